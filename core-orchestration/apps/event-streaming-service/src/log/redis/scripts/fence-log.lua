-- Keeps every process from changing the log, also those that run, or lets them again: each script they run looks at the identity.
--
-- KEYS: head
-- ARGV: 'close' or 'open'
-- Answers the identity without its mark.
local identity = redis.call('HGET', KEYS[1], 'identity')
if not identity then return redis.error_reply('NOLOG there is no log') end
local plain = string.gsub(identity, '^moved:', '')
redis.call('HSET', KEYS[1], 'identity', ARGV[1] == 'close' and 'moved:' .. plain or plain)
return plain

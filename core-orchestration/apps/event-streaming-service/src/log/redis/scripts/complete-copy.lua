-- Makes what was copied a log that serves, ending where the one in the other store ended: its last events may have been removed.
--
-- KEYS: head, log
-- ARGV: identity, epoch, position, time of the last event in ms
local call = redis.call
if ARGV[3] ~= '0' then
  if call('EXISTS', KEYS[2]) == 0 then
    call('XADD', KEYS[2], ARGV[3], '', '')
    call('XDEL', KEYS[2], ARGV[3])
  end
  call('XSETID', KEYS[2], ARGV[3] .. '-0')
end
call('HSET', KEYS[1], 'identity', ARGV[1], 'epoch', ARGV[2], 'position', ARGV[3], 'recordedAt', ARGV[4])
return 'OK'

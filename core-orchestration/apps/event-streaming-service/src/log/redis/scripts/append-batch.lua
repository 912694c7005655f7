-- Stores one batch of appends, each of them whole or not at all. Redis runs a script alone and writes its effects as one transaction, so nobody
-- sees half a batch and no restart keeps half of one. The caller keeps one rule: an event id occurs once in a batch.
--
-- KEYS: head, log, ids, streams
-- ARGV: prefix of the index keys, identity, epoch, the least position of the head, how many appends, then for each append how many events, and
--       for each event: id, stream, expected version or '', type, tenant or '', subject, body
-- Answers for each event: position (0 for a version conflict, -1 for an event refused with it), version, and the stream of a duplicate or ''.
local HEAD, LOG, IDS, STREAMS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local PREFIX, FIRST, WIDTH, CHUNK = ARGV[1], 6, 7, 4000
local call, ARGV, format = redis.call, ARGV, string.format

local head = call('HMGET', HEAD, 'identity', 'epoch', 'position', 'recordedAt')
if head[1] ~= ARGV[2] or head[2] ~= ARGV[3] or tonumber(head[3]) < tonumber(ARGV[4]) then
  return redis.error_reply('LOGCHANGED the log is not the one this process has read')
end
local position = tonumber(head[3])
local time = call('TIME')
local NOW = string.format('%d', math.max(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), tonumber(head[4])))

local function get_all(key, fields)
  local values = {}
  for from = 1, #fields, CHUNK do
    local upto = math.min(from + CHUNK - 1, #fields)
    local found = call('HMGET', key, unpack(fields, from, upto))
    for i = 1, upto - from + 1 do values[fields[from + i - 1]] = found[i] end
  end
  return values
end

local function write_all(command, key, pairs_of)
  for from = 1, #pairs_of, CHUNK do
    call(command, key, unpack(pairs_of, from, math.min(from + CHUNK - 1, #pairs_of)))
  end
end

-- Where each append starts, and what Redis knows of the ids and streams in it.
local starts, counts, ids, streams, seen = {}, {}, {}, {}, {}
local at = FIRST
for nth = 1, tonumber(ARGV[5]) do
  counts[nth] = tonumber(ARGV[at])
  starts[nth] = at + 1
  for event = at + 1, at + (counts[nth] - 1) * WIDTH + 1, WIDTH do
    ids[#ids + 1] = ARGV[event]
    local stream = ARGV[event + 1]
    if not seen[stream] then
      seen[stream] = true
      streams[#streams + 1] = stream
    end
  end
  at = at + 1 + counts[nth] * WIDTH
end
local known = get_all(IDS, ids)
local versions = get_all(STREAMS, streams)
for _, stream in ipairs(streams) do versions[stream] = tonumber(versions[stream] or '0') end

local function place_of(id, stream_now)
  local place = known[id]
  if not place then return nil end
  -- A removed event has left its place behind: <position>:<version>:<stream>, without the stream where PostgreSQL had it before.
  local removed_at, version, stream = string.match(place, '^(%d+):(%d+):(.*)$')
  if removed_at then return { tonumber(removed_at), tonumber(version), stream == '' and stream_now or stream } end
  local fields = call('XRANGE', LOG, place, place)[1][2]
  local found = { tonumber(place), 0, '' }
  for i = 1, #fields, 2 do
    if fields[i] == 'v' then found[2] = tonumber(fields[i + 1]) end
    if fields[i] == 's' then found[3] = fields[i + 1] end
  end
  return found
end

-- Where each event has a stream of its own, gathering places by stream costs more than it saves.
local are_apart = #streams == #ids
local new_ids, new_versions, by_stream, by_subject = {}, {}, {}, {}
local function add_pair(index, name, score, member)
  local list = index[name]
  if not list then
    list = {}
    index[name] = list
  end
  local size = #list
  list[size + 1] = score
  list[size + 2] = member
end

-- Names of the index keys of each type, tenant and stream of this batch, each put together once.
local type_keys, tenant_keys, category_keys = {}, {}, {}
for _, stream in ipairs(streams) do
  local category = string.match(stream, '^([^-]*)-')
  category_keys[stream] = category and PREFIX .. 'category:' .. category
end
local function index_key(names, kind, name)
  local key = names[name]
  if not key then
    key = PREFIX .. kind .. name
    names[name] = key
  end
  return key
end

local function store(event)
  local id, stream, type, tenant, subject = ARGV[event], ARGV[event + 1], ARGV[event + 3], ARGV[event + 4], ARGV[event + 5]
  position = position + 1
  local version = versions[stream] + 1
  versions[stream] = version
  -- Redis writes numbers out as doubles for each command, which costs more than doing it once here. An entry id without a sequence number means
  -- number 0.
  local place, nth = format('%d', position), format('%d', version)
  call('XADD', LOG, place, 's', stream, 'v', nth, 't', type, 'n', tenant, 'u', subject, 'r', NOW, 'i', id, 'b', ARGV[event + 6])
  call('XADD', index_key(type_keys, 'type:', type), place, '', '')
  if tenant ~= '' then call('XADD', index_key(tenant_keys, 'tenant:', tenant), place, '', '') end
  if category_keys[stream] then call('XADD', category_keys[stream], place, '', '') end
  if are_apart then
    call('ZADD', PREFIX .. 'stream:' .. stream, nth, place)
    call('ZADD', PREFIX .. 'subject:' .. subject, place, place)
    local next_version = #new_versions
    new_versions[next_version + 1] = stream
    new_versions[next_version + 2] = nth
  else
    add_pair(by_stream, stream, nth, place)
    add_pair(by_subject, subject, place, place)
  end
  local size = #new_ids
  new_ids[size + 1] = id
  new_ids[size + 2] = place
  return version
end

local answer = {}
local function say(at_position, version, stream)
  local size = #answer
  answer[size + 1] = at_position
  answer[size + 2] = version
  answer[size + 3] = stream
end

local function is_plain(first, last)
  for event = first, last, WIDTH do
    if known[ARGV[event]] or ARGV[event + 2] ~= '' then return false end
  end
  return true
end

local function place_append(first, last)
  local places, before, ahead, is_refused = {}, {}, {}, false
  for event = first, last, WIDTH do
    places[event] = place_of(ARGV[event], ARGV[event + 1])
    if not places[event] then
      local stream, expected = ARGV[event + 1], ARGV[event + 2]
      before[event] = versions[stream] + (ahead[stream] or 0)
      ahead[stream] = (ahead[stream] or 0) + 1
      if expected ~= '' and tonumber(expected) ~= before[event] then is_refused = true end
    end
  end
  for event = first, last, WIDTH do
    local place, expected = places[event], ARGV[event + 2]
    if place then
      say(place[1], place[2], place[3])
    elseif not is_refused then
      local version = store(event)
      say(position, version, '')
    else
      local is_conflict = expected ~= '' and tonumber(expected) ~= before[event]
      say(is_conflict and 0 or -1, before[event], '')
    end
  end
end

for nth = 1, #starts do
  local first, last = starts[nth], starts[nth] + (counts[nth] - 1) * WIDTH
  if is_plain(first, last) then
    local size = #answer
    for event = first, last, WIDTH do
      local version = store(event)
      answer[size + 1], answer[size + 2], answer[size + 3] = position, version, ''
      size = size + 3
    end
  else
    place_append(first, last)
  end
end

if #new_ids > 0 then
  for stream, places in pairs(by_stream) do
    write_all('ZADD', PREFIX .. 'stream:' .. stream, places)
    new_versions[#new_versions + 1] = stream
    new_versions[#new_versions + 1] = versions[stream]
  end
  for subject, places in pairs(by_subject) do write_all('ZADD', PREFIX .. 'subject:' .. subject, places) end
  write_all('HSET', IDS, new_ids)
  write_all('HSET', STREAMS, new_versions)
  call('HSET', HEAD, 'position', position, 'recordedAt', NOW)
end
return answer

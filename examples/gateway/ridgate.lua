-- Asks ridgate about the request at hand. Whatever goes wrong leaves no status, which is 503.
local function first(headers, name)
  local values = headers[name]
  if values == nil then return nil end
  local all = values[0]
  local at = 1
  while values[at] ~= nil do
    all = all .. ", " .. values[at]
    at = at + 1
  end
  return all
end

core.register_action("ridgate", { "http-req" }, function(txn)
  local sent = txn.http:req_get_headers()
  local headers = {
    ["x-original-uri"] = { txn.f:pathq() },
    ["x-original-method"] = { txn.f:method() },
    ["x-forwarded-for"] = { txn.f:src() },
  }
  for _, name in ipairs({ "authorization", "cookie", "accept" }) do
    local value = first(sent, name)
    if value ~= nil then headers[name] = { value } end
  end
  local client = core.httpclient()
  local answer = client:get({ url = "http://RIDGATE/auth/check", headers = headers, timeout = 2000 })
  if answer == nil or answer.status == nil then return end
  txn:set_var("txn.ridgate", tostring(answer.status))
  local user = answer.headers and answer.headers["x-auth-request-user"]
  if answer.status == 200 and user ~= nil then txn:set_var("txn.ridgate_user", user[0]) end
end)

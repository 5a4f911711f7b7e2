-- Run by editors.test.ts in a Neovim without any plugin: waits for the findings of the file in the first argument,
-- applies the first fix of the rule in the second whose title holds the words in the third, writes the file, and prints
-- what it saw as JSON.
local file, rule, words, server = unpack(vim.split(os.getenv('ZERO_TOKEN_TEST'), '\n'))

local function fail(why)
  io.stdout:write(vim.fn.json_encode({ failure = why }) .. '\n')
  vim.cmd('cquit 1')
end

-- As docs/editors.md says: by name from 0.11 on, by hand before.
local cmd = { 'node', server, 'lsp', '--stdio' }
if vim.fn.has('nvim-0.11') == 1 then
  vim.lsp.config('zero_token', {
    cmd = cmd,
    filetypes = { 'yaml', 'helm' },
    root_markers = { '.zero-token.yaml', '.git' },
  })
  vim.lsp.enable('zero_token')
end
vim.cmd('edit ' .. vim.fn.fnameescape(file))
vim.bo.filetype = 'yaml'
local buffer = vim.api.nvim_get_current_buf()
local client
if vim.fn.has('nvim-0.11') == 1 then
  vim.wait(20000, function() return #vim.lsp.get_clients({ bufnr = buffer }) > 0 end, 50)
  client = (vim.lsp.get_clients({ bufnr = buffer })[1] or {}).id
else
  client = vim.lsp.start_client({ name = 'zero-token', cmd = cmd, root_dir = vim.fn.fnamemodify(file, ':h') })
end
if client == nil then return fail('the server did not start') end
if vim.fn.has('nvim-0.11') == 0 then vim.lsp.buf_attach_client(buffer, client) end

local function findings()
  return vim.tbl_filter(function(found) return found.code == rule end, vim.diagnostic.get(buffer))
end
if not vim.wait(20000, function() return #findings() > 0 end, 50) then return fail('no finding of ' .. rule) end
local finding = findings()[1]
vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })

local function request(method, params)
  local answer = vim.lsp.buf_request_sync(buffer, method, params, 20000)
  return answer ~= nil and answer[client] ~= nil and answer[client].result or nil
end

local params = vim.lsp.util.make_range_params(0, 'utf-16')
params.context = { diagnostics = { finding.user_data.lsp } }
params.context.diagnostics[1].range = params.range
params.context.diagnostics[1].message = finding.message
local actions = request('textDocument/codeAction', params) or {}
local chosen
for _, action in ipairs(actions) do
  if chosen == nil and action.title:find(words, 1, true) then chosen = action end
end
if chosen == nil then return fail('no such action among ' .. #actions) end
if chosen.edit == nil then chosen = request('codeAction/resolve', chosen) end
if chosen == nil or chosen.edit == nil then return fail('the action has no edit') end
vim.lsp.util.apply_workspace_edit(chosen.edit, 'utf-16')
vim.cmd('write')
vim.wait(20000, function() return #findings() == 0 end, 50)
io.stdout:write(vim.fn.json_encode({
  title = chosen.title,
  message = finding.message,
  left = #findings(),
}) .. '\n')
vim.cmd('qall!')

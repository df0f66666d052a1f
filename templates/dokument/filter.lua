-- One filter for every format: what a draft may not say is taken away; then line breaks, column widths, landscape
-- parts, drafts, pictures with their text.
local typst = FORMAT:match('typst')
local office = FORMAT:match('docx') or FORMAT:match('odt')
local function quote(s) return '"' .. s:gsub('[\\"]', '\\%0') .. '"' end

-- Any attribute may name what some program fetches (data-src, poster, style), so only those of ours are kept, on every
-- element; a link goes to the web, to a mailbox or to a place in the document, and is plain text else.
local KEPT = { Image = { alt = true, width = true }, Table = { bredder = true } }
local CLASSES = { liggende = true, utkast = true }
local SCHEMES = { '^#', '^https?://', '^mailto:' }

local function bare(el)
  local kept, attributes = KEPT[el.t] or {}, {}
  for name, value in pairs(el.attributes) do
    if kept[name] then attributes[#attributes + 1] = { name, value } end
  end
  el.attr = pandoc.Attr(el.identifier, el.classes:filter(function(class) return CLASSES[class] end), attributes)
  return el
end

local clean = {}
for _, element in ipairs{ 'Code', 'CodeBlock', 'Div', 'Figure', 'Header', 'Image', 'Span', 'Table' } do clean[element] = bare end
function clean.Link(el)
  for _, scheme in ipairs(SCHEMES) do
    if el.target:lower():match(scheme) then return bare(el) end
  end
  return el.content
end

local pass = {}
function pass.RawInline(el)
  if el.format == 'html' and el.text:match('^<br ?/?>$') then return pandoc.LineBreak() end
  error('HTML:' .. el.text)
end
function pass.RawBlock(el) error('HTML:' .. el.text) end

local function literal(el) return pandoc.RawInline('typst', '#' .. quote(el.text) .. ';') end

function pass.Image(el)
  local file <close> = el.src:match('^figur%-[a-z0-9-]+%.svg$') and io.open(el.src)
  if not file then error('BILDE:' .. el.src) end
  el.attributes.width = (el.attributes.width or ''):match('^%d%d?%d?%%$')  -- «100%»
  if typst then
    local width = el.attributes.width
    local alt = el.attributes.alt or pandoc.utils.stringify(el.caption)
    local image = 'image(' .. quote(el.src) .. ', width: ' .. (width or '100%') .. ', alt: ' .. quote(alt) .. ')'
    return pandoc.RawInline('typst', '#' .. image .. ';')
  end
  if office then
    el.src = el.src:gsub('svg$', 'png')
    local png <close> = assert(io.open(el.src, 'rb'))  -- pandoc itself may open nothing
    pandoc.mediabag.insert(el.src, 'image/png', png:read('a'))
  end
  return el
end

-- Pandoc's typst writer knows no alternative text, so the whole figure is written here.
local function figure(fig)
  if not typst then return end
  local image = fig.content[1].content[1]
  local caption = pandoc.write(pandoc.Pandoc{ pandoc.Plain(pandoc.utils.blocks_to_inlines(fig.caption.long)):walk{ Str = literal } }, 'typst')
  return pandoc.RawBlock('typst', '#figure(' .. image.text:sub(2, -2) .. ', kind: image, caption: [' .. caption:gsub('%s+$', '') .. '])')
end

-- Rows stay whole in PDF, but one that may be taller than a page must be let go of: its text would run off the paper.
local function let_go(row, colspecs)
  local most = 0
  for i, cell in ipairs(row.cells) do
    local lines, line = 1, 105 * (colspecs[i][2] or 1 / #colspecs)
    pandoc.Div(cell.contents):walk{ LineBreak = function() lines = lines + 1 end }
    most = math.max(most, lines + utf8.len(pandoc.utils.stringify(cell.contents)) / line)
  end
  if most < 30 then return end
  for _, cell in ipairs(row.cells) do cell.attributes['typst:breakable'] = 'true' end
end

function pass.Table(tbl)
  local widths, sum = {}, 0
  for w in (tbl.attributes.bredder or ''):gmatch('%S+') do
    widths[#widths + 1] = math.max(tonumber(w:match('^%d%d?%d?%d?$')) or 1, 1)  -- «14»
    sum = sum + widths[#widths]
  end
  for i, spec in ipairs(tbl.colspecs) do if widths[i] then spec[2] = widths[i] / sum end end
  tbl.attributes.bredder = nil
  if typst then
    for _, body in ipairs(tbl.bodies) do
      for _, row in ipairs(body.body) do let_go(row, tbl.colspecs) end
    end
  end
  if typst or office then return tbl end
  local caption = pandoc.utils.stringify(tbl.caption.long)  -- wider than a phone, it is moved under a finger or by keys
  return pandoc.Div(tbl, pandoc.Attr('', { 'tabell' }, { { 'tabindex', '0' }, { 'role', 'group' }, { 'aria-label', caption } }))
end

-- office.py fills in the rest of the section.
local function section(way)
  return pandoc.RawBlock('openxml', '<w:p><w:pPr><w:pStyle w:val="Seksjon"/><w:sectPr><w:pgSz w:orient="' .. way .. '"/></w:sectPr></w:pPr></w:p>')
end
local function around(before, blocks, after)
  local out = pandoc.List{ before }
  out:extend(blocks)
  out:insert(after)
  return out
end
local function turn(style) return pandoc.RawBlock('opendocument', '<text:p text:style-name="' .. style .. '"/>') end

function pass.Div(div)
  if div.classes:includes('utkast') and office then div.attributes['custom-style'] = 'Utkast' return div end
  if div.classes:includes('utkast') and typst then
    return around(pandoc.RawBlock('typst', '#utkast['), div.content, pandoc.RawBlock('typst', ']'))
  end
  if not div.classes:includes('liggende') then return end
  if typst then return around(pandoc.RawBlock('typst', '#page(flipped: true)['), div.content, pandoc.RawBlock('typst', ']')) end
  if FORMAT:match('docx') then return around(section('portrait'), div.content, section('landscape')) end
  if FORMAT:match('odt') then return around(turn('Liggende'), div.content, turn('Stående')) end
  return div
end

return typst and { clean, pass, { Figure = figure }, { Str = literal } } or { clean, pass }

# Tabulatorutfylling av boligplan i PowerShell. Slå på med: boligplan --tabulatorutfylling powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName boligplan, boligplan.exe -ScriptBlock {
    param($current, $ast, $cursor)
    $before = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { "$_" }
    })
    $program = $before[0]
    $current = $current.Trim([char]39, [char]34)  # quotation marks are part of the word here
    $words = @($before | Select-Object -Skip 1)
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $env:_BOLIGPLAN_COMPLETE = 'powershell'
        $lines = @(& $program @words "=$current" 2>$null | Select-Object -Skip 1)
    } finally {
        $env:_BOLIGPLAN_COMPLETE = $null
        [Console]::OutputEncoding = $encoding
    }
    foreach ($line in $lines) {
        $word, $text = $line -split "`t", 2
        if (-not $text) { $text = $word }
        $typed = if ($word -match '^[\w./\\:=-]+$') { $word } else { "'" + $word.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($typed, $word, 'ParameterValue', $text)
    }
}

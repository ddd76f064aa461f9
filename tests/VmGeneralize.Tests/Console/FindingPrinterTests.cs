using VmGeneralize.Console;

namespace VmGeneralize.Tests.Console;

public class FindingPrinterTests
{
    [Theory]
    [InlineData("Remove the keys in the VM that are not meant for clones", true)]
    [InlineData("bcdboot C:\\Windows, from Windows or its recovery environment", true)]
    [InlineData("replace the link by an empty file of mode 0444", true)]
    [InlineData("SystemPropertiesAdvanced", false)]
    [InlineData("Clear-RecycleBin -Force", false)]
    [InlineData("reg add \"HKLM\\SOFTWARE\\A B\" /v C /t REG_DWORD /d \"1\" /f", false)]
    [InlineData("wevtutil el | ForEach-Object { wevtutil cl $_ }", false)]
    public void Advice_is_told_from_a_command_that_must_stay_whole(string text, bool expected) => Assert.Equal(expected, FindingPrinter.IsProse(text));
}

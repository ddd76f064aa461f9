using System.Runtime.Versioning;
using VmGeneralize.Servicing.Windows;

namespace VmGeneralize.Servicing.Tests.Windows;

[SupportedOSPlatform("windows")]
public sealed class WindowsHostTests
{
    [Theory]
    [InlineData(false, @"C:\Windows\System32")]
    [InlineData(true, @"C:\Windows\Sysnative")]
    public void A_32_bit_process_finds_the_64_bit_DISM(bool isRedirected, string folder) =>
        Assert.Equal(folder, WindowsHost.SystemFolderOf(@"C:\Windows\System32", isRedirected));
}

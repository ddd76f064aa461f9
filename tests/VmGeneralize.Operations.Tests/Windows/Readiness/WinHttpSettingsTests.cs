using CsCheck;
using VmGeneralize.Operations.Windows.Readiness;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Operations.Tests.Windows.Readiness;

public class WinHttpSettingsTests
{
    [Fact]
    public void Reads_proxy_and_bypass_list()
    {
        WinHttpSettings? settings = WinHttpSettings.TryRead(ReadinessGuest.Proxy("proxy.corp:8080", "<local>;10.*"));
        Assert.Equal(new WinHttpSettings("proxy.corp:8080", "<local>;10.*"), settings);
        Assert.True(settings!.KeepsFromAzure);
    }

    [Theory]
    [InlineData("168.63.129.16", false)]
    [InlineData("<local>; 168.63.129.16", false)]
    [InlineData("<local>;168.63.129.160", true)]
    [InlineData("", true)]
    public void The_platform_address_in_the_bypass_list_is_enough(string bypass, bool keeps) =>
        Assert.Equal(keeps, WinHttpSettings.TryRead(ReadinessGuest.Proxy("p:1", bypass))!.KeepsFromAzure);

    [Fact]
    public void Direct_access_is_no_proxy() =>
        Assert.Null(WinHttpSettings.TryRead([0x18, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));

    [Fact]
    public void Any_bytes_give_settings_or_none() => Gen.Byte.Array[0, 64].Sample(
        bytes =>
        {
            if (bytes.Length > 8)
            {
                bytes[8] |= 2;
            }

            WinHttpSettings? settings = WinHttpSettings.TryRead(bytes);
            Assert.True(settings is null || settings.Proxy.Length + settings.Bypass.Length <= bytes.Length);
        },
        iter: 5000);

    [Fact]
    public void Lying_lengths_give_none()
    {
        byte[] value = ReadinessGuest.Proxy("proxy.corp:8080", "<local>");
        foreach (uint length in (uint[])[16 + 40, 0x7FFFFFFF, 0x80000000, uint.MaxValue])
        {
            byte[] changed = [.. value];
            BitConverter.TryWriteBytes(changed.AsSpan(12), length);
            Assert.Null(WinHttpSettings.TryRead(changed));
        }
    }
}

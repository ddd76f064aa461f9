using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Traces;

internal static class LinuxTemporaryFiles
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-temporary-files",
        Title = "Remove temporary files",
        Why = "What programs left there is of no use to a clone, and may be secret",
        Source = new("https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.Empty("/tmp", "/var/tmp"),
    };
}

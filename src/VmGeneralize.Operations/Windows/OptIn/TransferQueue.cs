using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class TransferQueue
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-transfer-queue",
        Title = "Empty the queue of background transfers (BITS)",
        Why = "Every clone would continue the downloads of the source; the service makes a new queue",
        Source = new("https://learn.microsoft.com/windows/win32/bits/about-bits"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Caches,
        Plan = static guest =>
            guest.DeleteFiles("/ProgramData/Microsoft/Network/Downloader", name => name.StartsWith("qmgr", StringComparison.OrdinalIgnoreCase)),
    };
}

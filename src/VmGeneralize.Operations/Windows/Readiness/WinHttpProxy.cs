using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class WinHttpProxy
{
    private const string Value = "WinHttpSettings";

    // One for 64-bit programs, one for 32-bit ones.
    private static readonly string[] Keys =
    [
        @"Microsoft\Windows\CurrentVersion\Internet Settings\Connections",
        @"WOW6432Node\Microsoft\Windows\CurrentVersion\Internet Settings\Connections",
    ];

    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-winhttp-proxy",
        "Remove the WinHTTP proxy",
        "The agent and Windows Update would ask a proxy of the source network for Azure's own address",
        Risk.Medium,
        static guest =>
        [
            .. Keys.Where(key => WinHttpSettings.TryRead(guest.Registry.Bytes("SOFTWARE", key, Value)) is { KeepsFromAzure: true })
                .Select(key => new GuestEdit.DeleteValue("SOFTWARE", key, Value)),
        ]);
}

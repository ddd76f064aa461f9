using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class SanPolicy
{
    private const uint OnlineAll = 1; // VDS_SP_ONLINE

    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-san-policy",
        "Bring new disks online by themselves",
        "With another SAN policy the data disks of a VM stay offline until someone logs on",
        Risk.Low,
        static guest => guest.Registry.KeyExists("SYSTEM", guest.InControlSet(@"Services\partmgr"))
            ? guest.Set("SYSTEM", guest.InControlSet(@"Services\partmgr\Parameters"), ("SanPolicy", new RegistryData.DWord(OnlineAll)))
            : []);
}

using VmGeneralize.Guests.Disk;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Remedies for data that deletions left. No remedy names a command that refuses the disk.</summary>
/// <param name="Copy">For what a copy of the disk does not have.</param>
/// <param name="Scrub">For what is inside live structures.</param>
/// <param name="FreeSpace">For unallocated space.</param>
internal sealed record DeadDataRemedy(string Copy, string Scrub, string FreeSpace)
{
    private const string Generalize = "vmgeneralize generalize DISK writes a copy without it";
    private const string Stays = "This disk cannot be generalized offline, so this stays";

    public static DeadDataRemedy Offline { get; } = new(Generalize, OfflineFix.Of(Catalogue.Get("deep-scrub")), Generalize);

    private static DeadDataRemedy InTheVm { get; } = new(
        Stays, Stays, "This disk cannot be generalized offline: in the VM, trim the free space (fstrim --all), or overwrite it with zeros");

    public static DeadDataRemedy For(GuestDisk disk) => Auditor.IsOnlyRead(disk) ? InTheVm : Offline;
}

using VmGeneralize.Volumes.Lvm.Text;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>A physical volume as its group describes it.</summary>
/// <param name="Id">32 characters, without the hyphens of the text.</param>
/// <param name="DataStart">pe_start in bytes.</param>
/// <param name="ExtentCount">pe_count.</param>
/// <param name="IsMissing">The group was used while it could not be found.</param>
internal sealed record PhysicalVolumeDescription(string Id, long DataStart, long ExtentCount, bool IsMissing)
{
    public static PhysicalVolumeDescription Read(ConfigSection section) => new(
        section.Text("id").Replace("-", "", StringComparison.Ordinal),
        section.Number("pe_start", 0, long.MaxValue / GroupDescription.SectorSize) * GroupDescription.SectorSize,
        section.Number("pe_count", 0, uint.MaxValue),
        section.HasFlag("status", "MISSING") || section.HasFlag("flags", "MISSING"));
}

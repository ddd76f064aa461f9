namespace VmGeneralize.FileSystems.Probing;

/// <summary>The label of an LVM2 physical volume: in any of the first four sectors, its type names the format version.</summary>
internal static class LvmSignature
{
    public static VolumeContent? Find(VolumeHead head)
    {
        for (int sector = 0; sector < 4; sector++)
        {
            int label = sector * 512;
            if (head.At(label).StartsWith("LABELONE"u8) && head.At(label + 0x18).StartsWith("LVM2 001"u8))
            {
                return new VolumeContent(VolumeKind.LvmPhysicalVolume, "LVM2 physical volume");
            }
        }

        return null;
    }
}

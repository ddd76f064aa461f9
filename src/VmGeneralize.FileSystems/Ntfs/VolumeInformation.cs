using System.Runtime.InteropServices;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>What the $Volume file says.</summary>
/// <param name="Label">Volume label, empty without one.</param>
/// <param name="MajorVersion">3 since Windows 2000.</param>
/// <param name="MinorVersion">0 for Windows 2000, 1 since XP.</param>
/// <param name="IsDirty">VOLUME_IS_DIRTY; other flag bits do not mean dirty.</param>
internal sealed record VolumeInformation(string Label, byte MajorVersion, byte MinorVersion, bool IsDirty)
{
    private const ushort DirtyFlag = 0x0001;
    private const int Size = 12;

    public static VolumeInformation Read(NtfsFile volume)
    {
        AttributeRecord? information = volume.Find(AttributeType.VolumeInformation);
        if (information is not { IsNonResident: false } record || record.Value.Length < Size)
        {
            throw CorruptDataException.Mismatch("$VOLUME_INFORMATION", volume.Base.Position, "value", "a resident one of 12 bytes", "another");
        }

        AttributeRecord? name = volume.Find(AttributeType.VolumeName);
        string label = name is { IsNonResident: false } value
            ? new string(MemoryMarshal.Cast<byte, char>(value.Value))
            : "";
        return new VolumeInformation(label, record.Value[8], record.Value[9], (ReadUInt16LittleEndian(record.Value[10..]) & DirtyFlag) != 0);
    }
}

namespace VmGeneralize.Servicing;

/// <summary>VIRTUAL_STORAGE_TYPE_DEVICE_*: named, so that Windows does not guess by the file's extension.</summary>
public enum VirtualDiskType
{
    Vhd = 2,
    Vhdx = 3,
}

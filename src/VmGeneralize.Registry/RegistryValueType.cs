namespace VmGeneralize.Registry;

/// <summary>Type of a value's data (regf specification, "Data types"). Other numbers are legal and kept.</summary>
public enum RegistryValueType : uint
{
    None = 0,

    /// <summary>UTF-16LE, usually ending in a NUL.</summary>
    String = 1,

    /// <summary>As <see cref="String"/>, with <c>%NAME%</c> references.</summary>
    ExpandString = 2,

    Binary = 3,
    DWord = 4,
    DWordBigEndian = 5,

    /// <summary>Target of a symbolic link key, UTF-16LE without a NUL.</summary>
    Link = 6,

    /// <summary>UTF-16LE strings, each ending in a NUL, then an empty one.</summary>
    MultiString = 7,

    ResourceList = 8,
    FullResourceDescriptor = 9,
    ResourceRequirementsList = 10,
    QWord = 11,
}

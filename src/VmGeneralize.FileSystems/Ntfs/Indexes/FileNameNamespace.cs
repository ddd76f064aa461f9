namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>Which rules a file name follows (<c>$FILE_NAME</c> offset 0x41).</summary>
internal enum FileNameNamespace : byte
{
    /// <summary>Case matters; nearly every character is allowed.</summary>
    Posix = 0,

    /// <summary>A long name; the file has another entry with its DOS name.</summary>
    Win32 = 1,

    /// <summary>The 8.3 name for a <see cref="Win32"/> one: not a separate link.</summary>
    Dos = 2,

    /// <summary>A name that is valid as both.</summary>
    Win32AndDos = 3,
}

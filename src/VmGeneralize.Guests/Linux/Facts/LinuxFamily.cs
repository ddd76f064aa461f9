namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Distributions that keep their files in the same places.</summary>
public enum LinuxFamily
{
    Other,
    Debian,
    RedHat,
    Suse,
    AzureLinux,
    Arch,
    Alpine,
    Flatcar,
}

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

/// <summary>One planting for every check in the catalogue. They do not get in each other's way: all are made on one disk.</summary>
internal static class Plantings
{
    public const string ControlSet = @"ControlSet001\";
    public const string Services = ControlSet + @"Services\";
    public const string Tcpip = Services + @"Tcpip\Parameters";
    public const string CurrentVersion = @"Microsoft\Windows\CurrentVersion\";
    public const string NtVersion = @"Microsoft\Windows NT\CurrentVersion";
    public const string StoreApps = CurrentVersion + @"Appx\AppxAllUserStore\";
    public const string RemovableStorage = @"Policies\Microsoft\Windows\RemovableStorageDevices";
    public const string ThreatProtection = @"Microsoft\Windows Advanced Threat Protection";

    /// <summary>The profile folder of a user who has everything that a person leaves behind.</summary>
    public const string Profile = "Users/planted/";

    public const string UserHive = Profile + "NTUSER.DAT";

    public static IReadOnlyList<Planting> All { get; } = [.. BlockerPlantings.All, .. RolePlantings.All, .. ReadinessPlantings.All, .. LeftoverPlantings.All];
}

namespace VmGeneralize.Checks.Windows.Blockers;

/// <summary>Names of store apps: <c>Name_Version_Architecture_Resource_Publisher</c>.</summary>
internal static class StoreApps
{
    /// <summary>The part that stays the same over versions: <c>Microsoft.Copilot</c>.</summary>
    public static string Name(string package) => package.Split('_', 2)[0];

    /// <summary>Name and publisher: the same for an app, its bundle and its resources.</summary>
    public static string Family(string package) => $"{Name(package)}_{package[(package.LastIndexOf('_') + 1)..]}";

    /// <summary>Commands that remove the app for all users, so that Sysprep gets past it.</summary>
    public static string Remedy(string package)
    {
        string name = Name(package);

        // The name comes from the guest and goes into a command that people paste into an elevated prompt.
        if (name.Length is 0 or > 100 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-'))
        {
            return "In the VM, remove it for all users with Remove-AppxPackage -AllUsers (and Remove-AppxProvisionedPackage -Online, when it is "
                + "provisioned), then run Sysprep again.";
        }

        return "In the VM, off the network so that the store updates nothing, in an elevated PowerShell before Sysprep: "
            + $"Get-AppxPackage -AllUsers {name} | Remove-AppxPackage -AllUsers; "
            + $"Get-AppxProvisionedPackage -Online | Where-Object DisplayName -eq {name} | Remove-AppxProvisionedPackage -Online";
    }
}

using System.CommandLine;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Commands;

/// <summary>Whether a resource can be reached from the internet, as Azure spells it.</summary>
internal enum PublicAccess
{
    Enabled,
    Disabled,
}

/// <summary>What access to a managed disk's address needs besides the SAS, as Azure spells it.</summary>
internal enum DataAccess
{
    None,
    AzureActiveDirectory,
}

/// <summary>The managed disk that a command makes: SKU, zone, and what an organisation's policies require.</summary>
internal sealed class DiskOptions
{
    /// <summary>For the help of the commands that have these options.</summary>
    public const string Help =
        """
        Policies often require more of a managed disk: --disk-encryption-set (your own keys), --network-access AllowPrivate with --disk-access
        (private endpoints), --public-network-access Disabled, --data-access-auth-mode AzureActiveDirectory (the disk's address also needs a
        login, with the role "Data Operator for Managed Disks"). Nobody can upload to a disk with --network-access DenyAll, or with
        --public-network-access Disabled alone, so these are set once the upload is done. Combinations that Azure never accepts are refused
        before anything is sent.
        """;

    private readonly Option<string> _sku = new("--sku")
    {
        Description = "SKU of the managed disk: Standard_LRS, StandardSSD_LRS, Premium_LRS ...; for data disks also PremiumV2_LRS and UltraSSD_LRS.",
        HelpName = "SKU",
        DefaultValueFactory = _ => DiskKind.Standard,
    };
    private readonly Option<string?> _zone = new("--zone") { Description = "Availability zone of the managed disk: 1, 2 or 3.", HelpName = "N" };
    private readonly Option<string?> _tier = new("--performance-tier")
    {
        Description = "P1 to P80: makes a Premium_LRS or Premium_ZRS disk faster than its size alone does.",
        HelpName = "TIER",
    };
    private readonly Option<string?> _encryptionSet = new("--disk-encryption-set")
    {
        Description = "Resource id of a disk encryption set: encrypts the managed disk with your own keys.",
        HelpName = "ID",
    };
    private readonly Option<NetworkAccess?> _network = new("--network-access")
    {
        Description = "Who can export the managed disk or upload to it: AllowAll, AllowPrivate (with --disk-access) or DenyAll.",
        HelpName = "HOW",
    };
    private readonly Option<string?> _diskAccess = new("--disk-access")
    {
        Description = "Resource id of the disk access whose private endpoints lead to the managed disk.",
        HelpName = "ID",
    };
    private readonly Option<PublicAccess?> _public = new("--public-network-access")
    {
        Description = "Whether the managed disk can be reached from the internet: Enabled or Disabled.",
        HelpName = "HOW",
    };
    private readonly Option<DataAccess?> _authMode = new("--data-access-auth-mode")
    {
        Description = "AzureActiveDirectory: the managed disk's address works only together with a login. Default: None.",
        HelpName = "MODE",
    };

    /// <param name="command">Gets the options.</param>
    public DiskOptions(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    public OptionSection Section => new("Managed disk", All);

    private Option[] All => [_sku, _zone, _tier, _encryptionSet, _network, _diskAccess, _public, _authMode];

    /// <summary>The first of them that was given; null if none was.</summary>
    public string? Given(System.CommandLine.Parsing.CommandResult parsed) =>
        All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>The settings that were chosen.</summary>
    /// <exception cref="UsageException">One is not what Azure knows.</exception>
    /// <exception cref="RefusedException">Azure would not take them together.</exception>
    public DiskSettings Read(ParseResult parsed)
    {
        DiskSettings settings = new()
        {
            Sku = DiskKind.Parse(parsed.GetValue(_sku)!),
            Zone = parsed.GetValue(_zone),
            Tier = parsed.GetValue(_tier),
            Policy = new DiskPolicy
            {
                EncryptionSet = parsed.GetValue(_encryptionSet),
                Network = parsed.GetValue(_network),
                DiskAccess = parsed.GetValue(_diskAccess),
                PublicNetwork = parsed.GetValue(_public) is { } access ? access == PublicAccess.Enabled : null,
                NeedsLogin = parsed.GetValue(_authMode) == DataAccess.AzureActiveDirectory,
            },
        };
        settings.Check();
        return settings;
    }
}

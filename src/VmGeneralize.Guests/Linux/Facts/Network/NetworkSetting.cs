namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>What one file says about one card, or about all cards that it names by a pattern.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">What reads it.</param>
/// <param name="Card">How it names the card; <c>*</c> when any card is meant.</param>
/// <param name="IsForAzureCard">The card of a VM in Azure is meant, perhaps with others.</param>
/// <param name="Address">A static address; null without one.</param>
/// <param name="UsesDhcp">It gets an IPv4 address by DHCP.</param>
public sealed record NetworkSetting(string Path, NetworkFormat Format, string Card, bool IsForAzureCard, string? Address, bool UsesDhcp)
{
    /// <summary>It says where addresses come from; else it is of no concern here.</summary>
    internal bool SaysAddresses => Address is not null || UsesDhcp;
}

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The user that Azure made when the machine was provisioned: the one that <c>waagent -deprovision+user</c> deletes.</summary>
/// <param name="Name">Login name; safe to look for as a file and in text once nothing refuses it.</param>
/// <param name="Source">What says so.</param>
/// <param name="Account">Its account; null when it is gone already and only traces are left.</param>
public sealed record ProvisionedUser(string Name, UserSource Source, Account? Account);

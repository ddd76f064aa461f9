namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Credentials that systemd-creds encrypted with the host's key, <c>/var/lib/systemd/credential.secret</c> (systemd.exec(5)).</summary>
public static class EncryptedCredentials
{
    private const string PlainStore = "/etc/credstore";
    private const string UnitFolder = "/etc/systemd/system";

    private static readonly string[] Stores = ["/etc/credstore.encrypted", "/usr/lib/credstore.encrypted", "/usr/local/lib/credstore.encrypted"];
    private static readonly string[] Settings = ["LoadCredentialEncrypted=", "SetCredentialEncrypted="];

    /// <summary>The files that could not be read any more without the host's key.</summary>
    internal static Fact<IReadOnlyList<GuestFile>> All(IGuestView guest) => Fact.All(Stores.Select(guest.Entries)).Then(stores => guest.Entries(PlainStore).Then(plain => Units(guest).Then(units =>
        (IReadOnlyList<GuestFile>)
        [
            .. stores.SelectMany(files => files).Where(file => !file.IsDirectory),
            .. plain.Where(file => file.Name.EndsWith(".cred", StringComparison.Ordinal)),
            .. units,
        ])));

    /// <summary>Units, and what is added to them, that use an encrypted credential.</summary>
    private static Fact<IReadOnlyList<GuestFile>> Units(IGuestView guest) => guest.Entries(UnitFolder)
        .Then(entries => Fact.All(entries.Where(entry => entry.IsDirectory).Select(folder => guest.Entries(folder.Path)))
            .Then(folders => Fact.All(entries.Where(IsUnit).Concat(folders.SelectMany(files => files).Where(file => file.IsFile)).Select(unit => Uses(guest, unit)))))
        .Then(units => (IReadOnlyList<GuestFile>)[.. units.OfType<GuestFile>()]);

    // A link in a folder of wants stands for the unit's name alone, and one that led to a unit of a package may be left of it.
    private static bool IsUnit(GuestFile entry) => entry.IsFile || (entry.LinkTarget is { } target && !target.Contains("/systemd/system/", StringComparison.Ordinal));

    private static Fact<GuestFile?> Uses(IGuestView guest, GuestFile unit) =>
        guest.Lines(unit.Path).Then(lines => lines.Any(line => Settings.Any(setting => line.StartsWith(setting, StringComparison.Ordinal))) ? unit : null);
}

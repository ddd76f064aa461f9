namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Credentials that systemd-creds encrypted with the host's key, <c>/var/lib/systemd/credential.secret</c> (systemd.exec(5)).</summary>
public static class EncryptedCredentials
{
    private const string PlainStore = "/etc/credstore";
    private const string UnitFolder = "/etc/systemd/system";

    private static readonly string[] Stores = ["/etc/credstore.encrypted", "/usr/lib/credstore.encrypted", "/usr/local/lib/credstore.encrypted"];
    private static readonly string[] Settings = ["LoadCredentialEncrypted=", "SetCredentialEncrypted="];

    /// <summary>The files that could not be read any more without the host's key.</summary>
    internal static Fact<IReadOnlyList<GuestFile>> All(IGuestView guest) => Fact.All(Stores.Select(guest.Entries))
        .Then(stores => guest.Entries(PlainStore).Then(plain => Units(guest).Then(units =>
        (IReadOnlyList<GuestFile>)
        [
            .. stores.SelectMany(files => files).Where(file => !file.IsDirectory),
            .. plain.Where(file => file.Name.EndsWith(".cred", StringComparison.Ordinal)),
            .. units,
        ])));

    /// <summary>Units, and what is added to them, that use an encrypted credential.</summary>
    private static Fact<IReadOnlyList<GuestFile>> Units(IGuestView guest) => guest.Entries(UnitFolder)
        .Then(entries => Fact.All(entries.Where(entry => entry.IsDirectory).Select(folder => guest.Entries(folder.Path)))
            .Then(folders => Fact.All(entries.Where(IsUnit).Concat(folders.SelectMany(files => files).Where(file => file.IsFile))
                .Select(unit => Uses(guest, unit)))))
        .Then(units => (IReadOnlyList<GuestFile>)[.. units.OfType<GuestFile>()]);

    // Links in folders of wants stand for the names of units; those in the folder of units itself are read.
    private static bool IsUnit(GuestFile entry) => entry.IsFile || entry.LinkTarget is not null;

    private static Fact<GuestFile?> Uses(IGuestView guest, GuestFile unit)
    {
        bool isOfPackage = unit.LinkTarget?.Contains("lib/systemd/system/", StringComparison.Ordinal) == true;
        return isOfPackage && !guest.Locate(unit.Path).IsKnown
            ? Fact.Known<GuestFile?>(null) // the package is gone, and its unit with it
            : guest.Lines(unit.Path)
                .Then(lines => lines.Any(line => Settings.Any(setting => line.StartsWith(setting, StringComparison.Ordinal))) ? unit : null);
    }
}

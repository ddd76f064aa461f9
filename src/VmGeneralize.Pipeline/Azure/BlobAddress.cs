using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Reads how a user names a page blob: its address, with a SAS or without.</summary>
public static class BlobAddress
{
    /// <summary>The variable that other Azure tools take a SAS from.</summary>
    public const string SasVariable = "AZURE_STORAGE_SAS_TOKEN";

    /// <summary>Checks an address and says how to get at it: with its SAS, the one of <see cref="SasVariable"/>, or an identity.</summary>
    /// <param name="text">The address.</param>
    /// <param name="cloud">Whose identity; null: the cloud that the host name belongs to.</param>
    /// <param name="write">Whether the blob is to be written.</param>
    /// <param name="now">To notice a SAS that has ended.</param>
    /// <exception cref="UsageException">It is not the address of a blob, or its SAS is of no use. The message holds no secret.</exception>
    public static PageBlobLocation Locate(string text, Cloud? cloud, bool write, DateTimeOffset now)
    {
        Uri address = Parse(text);
        string name = Redacted.Uri(address);
        Uri signed = WithSas(address);
        if (SharedAccess.IsIn(signed))
        {
            SharedAccess.Check(signed, name, write, now);
            bool isDisk = IsManagedDisk(signed);
            return new PageBlobLocation
            {
                Uri = signed,
                IsManagedDisk = isDisk,
                DiskCredential = isDisk ? Login.Default(cloud ?? CloudOf(address)) : null, // asked for nothing unless the disk wants a login
            };
        }

        if (StorageVariables.Locate(new Uri(name)) is { } known)
        {
            return known;
        }

        if (address.Query.Length > 1)
        {
            throw new UsageException(
                $"{name}: what follows the ? has no signature (sig=). Put the whole address in quotes, or leave the ? out to use a login.");
        }

        if (address.Scheme == "http")
        {
            throw new UsageException($"{name}: a login is never sent over http. Use https, or add a SAS to the address.");
        }

        return new PageBlobLocation { Uri = new Uri(name), Credential = Login.Default(cloud ?? CloudOf(address)) };
    }

    /// <summary>Checks an address; its SAS is not checked.</summary>
    /// <exception cref="UsageException">It is not the address of a blob. The message holds no secret.</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0)
        {
            throw new UsageException("A blob is named by its address: https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.vhd, with or without ?SAS.");
        }

        string name = Redacted.Uri(address);
        if (address.Scheme == "http" && !address.IsLoopback)
        {
            throw new UsageException($"{name}: http would show the disk and the SAS to everybody on the network: use https.");
        }

        // An emulator on this machine has the account in its path.
        int segments = address.Segments.Count(segment => segment.Trim('/').Length > 0);
        if (segments < (address.IsLoopback ? 3 : 2) || address.AbsolutePath.EndsWith('/'))
        {
            throw new UsageException($"{name}: a container and a blob name are needed, as in https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.vhd");
        }

        if (!address.IsLoopback && !IsManagedDisk(address))
        {
            string[] parts = Uri.UnescapeDataString(address.AbsolutePath).Split('/', 3); // the first is empty
            if (Cloud.All.Any(cloud => address.Host.EndsWith("." + cloud.StorageSuffix, StringComparison.OrdinalIgnoreCase)))
            {
                BlobNames.Account(BlobNames.AccountOf(address));
            }

            BlobNames.Container(parts[1]);
            BlobNames.Blob(parts[2]);
        }

        return address;
    }

    // No storage account has a hyphen in its name. What az disk grant-access gives is such an address, and making a blob there would undo the disk.
    private static bool IsManagedDisk(Uri address) => address.Host.StartsWith("md-", StringComparison.OrdinalIgnoreCase);

    private static Uri WithSas(Uri address)
    {
        if (SharedAccess.IsIn(address) || Environment.GetEnvironmentVariable(SasVariable) is not { Length: > 0 } sas)
        {
            return address;
        }

        return Uri.TryCreate($"{Redacted.Uri(address)}?{sas.TrimStart('?')}", UriKind.Absolute, out Uri? signed)
            ? signed
            : throw new UsageException($"{SasVariable} holds nothing that can follow an address: it begins with sv= and ends with sig=...");
    }

    private static Cloud CloudOf(Uri address) =>
        Cloud.All.FirstOrDefault(cloud => address.Host.EndsWith("." + cloud.StorageSuffix, StringComparison.OrdinalIgnoreCase)) ?? Cloud.Public;
}

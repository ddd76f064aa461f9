using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Whether what the user chose means anything on the guest that was found. A choice that does nothing, such as a mistyped name, would
/// leave in the image what the user asked to be removed.
/// </summary>
internal static class Choices
{
    private const int MaxNames = 10;

    /// <exception cref="UsageException">The guest has no such user, or nothing that was chosen is for it.</exception>
    /// <param name="options">What the user chose.</param>
    /// <param name="guest">The guest, as it was.</param>
    /// <param name="selected">The operations that were chosen and are for it.</param>
    public static void Require(GeneralizeOptions options, IGuestView guest, IReadOnlyList<Operation> selected)
    {
        if (selected.Count == 0)
        {
            throw new UsageException(
                $"None of the chosen operations is for {guest.Kind}: nothing would be removed, and the disk would count as generalized. "
                    + "\"vmgeneralize operations\" lists what there is; without --operations the defaults run.");
        }

        if (options is { User: not null, KeepUser: true })
        {
            throw new UsageException("--user names the user to remove, and --keep-user keeps every user: use one of them.");
        }

        if (options.User is { } name && guest.Linux is { } facts && selected.FirstOrDefault(operation => operation.RemovesUser) is { } removal)
        {
            RequireUser(name, guest, facts, removal);
        }
    }

    /// <summary>Choices that do nothing here: users should not have to find that out.</summary>
    /// <inheritdoc cref="Require"/>
    public static IEnumerable<string> WithoutEffect(GeneralizeOptions options, IGuestView guest, IReadOnlyList<Operation> selected)
    {
        foreach (string word in PreparedSelection.Words(options).Distinct())
        {
            Operation[] named = [.. Catalogue.All.Where(operation => operation.Id == word || operation.Group == word)];
            if (named.Length > 0 && named.All(operation => operation.Guest is { } kind && kind != guest.Kind))
            {
                yield return $"{word} is for {named[0].Guest} and does nothing here.";
            }
        }

        if (guest.Kind != GuestKind.Linux && (options.User is not null || options.KeepUser))
        {
            yield return $"{(options.KeepUser ? "--keep-user" : "--user")} is for Linux and does nothing here: accounts of Windows stay as they are.";
        }
        else if (options.User is not null && !selected.Any(operation => operation.RemovesUser))
        {
            yield return "--user does nothing here: linux-user, which removes the user, is not among the chosen operations.";
        }
    }

    private static void RequireUser(string name, IGuestView guest, LinuxFacts facts, Operation removal)
    {
        if (!facts.Accounts.TryGet(out Accounts? accounts) || !facts.ProvisionedUser.Refusal.TryGet(out string? refusal))
        {
            return; // what cannot be read is reported as that, and then nobody is removed
        }

        string people = string.Join(", ", accounts.People.Select(person => LinuxFiles.Utf8(person.Name)).Distinct().Take(MaxNames));
        string present = people.Length == 0 ? "The disk has no such users." : $"Users on it: {people}.";
        if (refusal is not null)
        {
            throw new UsageException($"--user {name}: this user is never removed, because {refusal}. {present}");
        }

        // A user whose account was removed before may have left rules and files that go anyway.
        if (accounts.Named(name) is null && removal.Plan(guest).Count == 0 && removal.Left(guest).Count == 0)
        {
            throw new UsageException($"--user {name}: the disk has no such user. {present}");
        }
    }
}

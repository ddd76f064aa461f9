using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>
/// Which operation removes what a finding is about, asked of the plans of all: the reader of a leftover wants to know, and a check need not
/// know of every operation that deletes a folder around what it found.
/// </summary>
internal sealed class Removers
{
    private readonly (string Place, bool IsWhole, Operation Operation)[] _places;

    public Removers(IGuest guest, CancellationToken cancellation) =>
        _places = [.. Catalogue.All.Where(operation => operation.Guest == guest.Kind).SelectMany(operation => PlacesOf(operation, guest, cancellation))];

    /// <summary>The one that removes the least else, or null.</summary>
    public Operation? Of(Finding finding, GuestKind guest)
    {
        StringComparison comparison = GuestPath.Comparison(guest);
        return _places.Where(place => Covers(place.Place, place.IsWhole, finding.Evidence, comparison))
            .OrderByDescending(place => !place.Operation.OnlyByName).ThenByDescending(place => place.Place.Length)
            .FirstOrDefault().Operation;
    }

    // Evidence is a place, perhaps with a line after it, or with more of the same kind.
    private static bool Covers(string place, bool isWhole, string evidence, StringComparison comparison) => evidence.StartsWith(place, comparison)
        && (evidence.Length == place.Length || evidence[place.Length] == ':' || evidence.AsSpan(place.Length).StartsWith(" and ")
            || (isWhole && evidence[place.Length] is '/' or '\\'));

    private static IEnumerable<(string Place, bool IsWhole, Operation Operation)> PlacesOf(Operation operation, IGuest guest, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return
            [
                .. operation.Plan(guest).Where(edit => edit is not (GuestEdit.WipeSlack or GuestEdit.EditLines)) // another line may be meant
                    .Select(edit => (SystemAudit.Shown(edit, guest.Kind), edit is GuestEdit.Delete or GuestEdit.DeleteKey, operation)),
                .. operation.Empties(guest).Where(folder => guest.Find(folder) is not null)
                    .Select(folder => (GuestPath.ToShown(folder, guest.Kind), true, operation)),
            ];
        }
        catch (VmGeneralizeException)
        {
            return []; // the code that looks for what it removes reports what is wrong
        }
    }
}

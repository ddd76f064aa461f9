using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux;

/// <summary>Which operations take care of a path: asked of their plans, so that the rule is kept once.</summary>
/// <param name="Plans">What the operations would change.</param>
internal sealed record Fixes(IReadOnlyList<(Operation Operation, GuestEdit Edit)> Plans)
{
    public static Fixes By(IGuestView guest, params IReadOnlyList<string> operations) =>
        new(
            [
                .. Catalogue.All.Where(operation => operations.Contains(operation.Id))
                    .SelectMany(operation => operation.Plan(guest), (operation, edit) => (operation, edit)),
            ]);

    /// <summary>The operation that deletes or edits what is at a path, or null.</summary>
    public Operation? Of(string path) => Plans.FirstOrDefault(plan => plan.Edit.FilePath is { } edited
        && (edited == path || (plan.Edit is GuestEdit.Delete && GuestPath.IsSameOrBelow(path, edited, GuestKind.Linux)))).Operation;
}

using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Whether a part of a Linux that cannot be changed is in the way. It is where an operation looks for something there: that would stay although it
/// was meant to be removed. What no operation deals with, such as an application's data, may be on anything.
/// </summary>
internal static class BlockingParts
{
    /// <summary>All that forbids generalizing a guest with these operations.</summary>
    public static IReadOnlyList<GuestObstacle> Obstacles(IGuest guest, IEnumerable<Operation> operations)
    {
        GuestObstacle[] all = [.. guest.Obstacles()];
        string[] parts = [.. all.Select(obstacle => obstacle.Part).OfType<string>()];
        if (parts.Length == 0 || guest is not LinuxGuest linux)
        {
            return all;
        }

        Operation[] looking = [.. operations.Where(operation => operation.Guest == GuestKind.Linux)];
        IReadOnlySet<string> blocking;
        try
        {
            blocking = linux.Searched(parts, view => Array.ForEach(looking, operation => Plan(operation, view)));
        }
        catch (VmGeneralizeException)
        {
            return all; // if it is unknown what they search, each is in the way
        }

        return [.. all.Where(obstacle => obstacle.Part is not { } part || blocking.Contains(part))];
    }

    private static void Plan(Operation operation, IGuestView view)
    {
        _ = operation.Plan(view).Count;
        _ = operation.Left(view).Count;
    }
}

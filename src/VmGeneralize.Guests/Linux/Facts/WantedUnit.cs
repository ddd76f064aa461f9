namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>A unit that another one pulls in by a link in its folder of dependencies.</summary>
/// <param name="Name">Such as <c>home.mount</c>.</param>
/// <param name="IsRequired">The other one does not start without it.</param>
internal readonly record struct WantedUnit(string Name, bool IsRequired);

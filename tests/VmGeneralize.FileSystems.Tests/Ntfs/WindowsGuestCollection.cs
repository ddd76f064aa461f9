namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>The tests that share one guest, which takes seconds to build.</summary>
[CollectionDefinition(Name)]
public sealed class WindowsGuestCollection : ICollectionFixture<WindowsGuest>
{
    public const string Name = "Windows guest";
}

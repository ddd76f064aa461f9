using VmGeneralize.FileSystems.Tests.Ext;

namespace VmGeneralize.FileSystems.Tests.Posix.Model;

/// <summary>The expected state of an inode; names that are hard links share one.</summary>
internal sealed record ModelNode
{
    public required FileKind Kind { get; init; }

    /// <summary>Permission bits, octal.</summary>
    public required string Mode { get; init; }

    public required string Owner { get; init; }

    public required string Group { get; init; }

    public required long Length { get; init; }

    public required string Modified { get; init; }

    public required ulong Id { get; init; }

    /// <summary>As <see cref="ExtManifest"/> writes them.</summary>
    public required string Attributes { get; init; }

    /// <summary>Digest of a file or target of a link.</summary>
    public required string Content { get; init; }
}

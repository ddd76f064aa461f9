using System.Text;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>A parser of bytes or text that needs nothing around it.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="seeds">Sound inputs.</param>
/// <param name="run">The parser.</param>
internal sealed class ParserTarget(string name, Func<TemporaryFolder, IReadOnlyList<byte[]>> seeds, Action<byte[]> run) : GuidedTarget(name)
{
    public ParserTarget(string name, string[] seeds, Action<byte[]> run)
        : this(name, _ => [.. seeds.Select(Encoding.UTF8.GetBytes)], run)
    {
    }

    public int Largest { get; init; } = 4096;

    public string[] Words { get; init; } = [];

    public override int? LargestInput => Largest;

    public override IReadOnlyList<byte[]> Dictionary => [.. Words.Select(Encoding.UTF8.GetBytes)];

    public override IReadOnlyList<byte[]> Seeds(TemporaryFolder folder) => seeds(folder);

    public override void Run(byte[] input) => run(input);
}

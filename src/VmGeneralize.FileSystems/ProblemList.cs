using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>What a consistency check found; bounded, so that a volume with everything wrong does not fill memory.</summary>
internal sealed class ProblemList
{
    private const int Most = 200;

    private readonly List<ConsistencyProblem> _problems = [];

    public IReadOnlyList<ConsistencyProblem> All => _problems;

    /// <summary>No more are accepted.</summary>
    public bool IsFull => _problems.Count >= Most;

    public void Add(string problem) => Add(new ConsistencyProblem(problem));

    public void Add(ConsistencyProblem problem)
    {
        if (!IsFull)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>A check that damage may end; what it would have found after that is not reported.</summary>
    /// <param name="what">What is checked.</param>
    /// <param name="check">The check.</param>
    public void Guard(string what, Action check)
    {
        try
        {
            check();
        }
        catch (VmGeneralizeException exception)
        {
            Add($"{what}: {exception.Message}");
        }
    }

    /// <summary>A check that damage may end, one per file: no text is formatted unless it does.</summary>
    /// <param name="kind">What kind of thing is checked.</param>
    /// <param name="subject">Which of them.</param>
    /// <param name="check">The check.</param>
    public void Guard<T>(string kind, T subject, Action<T> check)
    {
        try
        {
            check(subject);
        }
        catch (VmGeneralizeException exception)
        {
            Add($"{kind} {subject}: {exception.Message}");
        }
    }
}

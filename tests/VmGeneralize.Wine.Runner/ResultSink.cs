using Xunit;
using Xunit.Abstractions;

namespace VmGeneralize.Wine.Runner;

/// <summary>Counts results and prints the tests that failed or were skipped.</summary>
internal sealed class ResultSink(TextWriter output) : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private const int ShownLines = 12;

    public ManualResetEvent Finished { get; } = new(false);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestPassed:
                Passed++;
                break;
            case ITestFailed { ExceptionTypes: ["Xunit.SkipException", ..] } skipped: // thrown in a plain [Fact]
                Skip(skipped.Test.DisplayName, skipped.Messages[0]);
                break;
            case ITestFailed failed:
                Failed++;
                output.WriteLine($"FAILED {failed.Test.DisplayName}");
                Print(failed);
                break;
            case ITestSkipped skipped:
                Skip(skipped.Test.DisplayName, skipped.Reason);
                break;
            case IErrorMessage error: // a fixture, or the framework
                Failed++;
                output.WriteLine("FAILED outside of a test");
                Print(error);
                break;
            case ITestAssemblyFinished:
                Finished.Set();
                break;
        }

        return true;
    }

    public void Skip(string test, string reason)
    {
        Skipped++;
        output.WriteLine($"SKIPPED {test}: {reason.ReplaceLineEndings(" ")}");
    }

    public void Dispose() => Finished.Dispose();

    private void Print(IFailureInformation failure)
    {
        foreach (string line in failure.Messages.Concat(failure.StackTraces).SelectMany(text => (text ?? "").Split('\n')).Take(ShownLines))
        {
            output.WriteLine($"  {line.TrimEnd()}");
        }
    }
}

using System.Diagnostics;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>One way of doing a piece of work: what it is called, and the seconds that one of so many repetitions takes.</summary>
internal sealed record Contender(string Name, Func<int, double> Seconds)
{
    /// <summary>Work done in this process, by this process's stopwatch.</summary>
    public static Contender Here(string name, Action work) => new(name, repetitions =>
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / repetitions;
    });
}

using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>What a <see cref="PValueMethod"/> means where a test has made up its mind about its counts. Thread-safe.</summary>
internal static class PValueMethodExtensions
{
    /// <summary>Whether the small-sample way is to be taken.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> names no method.</exception>
    public static bool IsSmallSample(
        this PValueMethod method, bool areCountsSmall, [CallerArgumentExpression(nameof(method))] string name = "") => method switch
        {
            PValueMethod.Automatic => areCountsSmall,
            PValueMethod.Asymptotic => false,
            PValueMethod.SmallSample => true,
            _ => throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {(int)method}, which names no method.")),
        };
}

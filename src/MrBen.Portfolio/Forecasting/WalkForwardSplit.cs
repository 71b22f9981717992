using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting;

/// <summary>
/// One step of a walk-forward: periods to train on and the later periods to test on, both as half-open ranges of a sequence in time.
/// Immutable and thread-safe.
/// </summary>
/// <param name="TrainStart">First period to train on, from 0.</param>
/// <param name="TrainLength">Number of periods to train on, at least 1.</param>
/// <param name="TestStart">First period to test on; the periods between the two parts are purged or embargoed.</param>
/// <param name="TestLength">Number of periods to test on, at least 1.</param>
public readonly record struct WalkForwardSplit(int TrainStart, int TrainLength, int TestStart, int TestLength)
{
    /// <summary>The period after the last one to train on.</summary>
    public int TrainEnd => TrainStart + TrainLength;

    /// <summary>The period after the last one to test on.</summary>
    public int TestEnd => TestStart + TestLength;

    /// <summary>Periods between the two parts, which belong to neither.</summary>
    public int Gap => TestStart - TrainEnd;

    /// <summary>For example <c>train 0 to 749, test 755 to 776</c>.</summary>
    public override string ToString() => Invariant($"train {TrainStart} to {TrainEnd - 1}, test {TestStart} to {TestEnd - 1}");
}

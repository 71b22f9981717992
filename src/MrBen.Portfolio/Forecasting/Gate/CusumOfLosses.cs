using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// Tells, loss by loss, when a model is no longer as good as its baseline: a cumulative sum. Not thread-safe: one writer. Updates allocate
/// nothing.
/// </summary>
/// <remarks>
/// <para>S ← max(0, S − g/σ − δ/2) for the gain g, what the baseline lost more than the model, σ the long-run standard deviation of a
/// period's gain and δ the shift to be found fastest. The sum is held against 0 and not against the gain at the opening: a model is chosen
/// when it looks best, and a return to its true, smaller gain is no reason to leave it.</para>
/// <para>The threshold is that with the average run length asked for where gains are independent, normal and 0 in the mean. A model that is
/// better runs longer. Gains are neither normal nor independent; the long-run deviation carries their dependence, as far as the sum behaves
/// like a Brownian motion, and a fat tail sounds somewhat earlier.</para>
/// <para>Sources: Page (1954), Biometrika 41, 100–115; Hawkins and Olwell (1998), Cumulative Sum Charts, chapter 3.</para>
/// </remarks>
public sealed class CusumOfLosses
{
    private readonly double _deviation;
    private readonly double _reference;

    /// <summary>Begins at 0.</summary>
    /// <param name="deviation">σ: long-run standard deviation of a period's gain, positive and finite, in the unit of the losses.</param>
    /// <param name="shift">δ: the fall of the mean gain below 0 to be found fastest, in σ, in (0, 5]. Default 0.25.</param>
    /// <param name="averageRunLength">Periods between false alarms on average, in [100, 1e6]. Default 2,520.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>Solves for the threshold: some tens of milliseconds.</remarks>
    public CusumOfLosses(double deviation, double shift = 0.25, double averageRunLength = 2_520)
        : this(deviation, shift, Checked(deviation, shift, averageRunLength), sum: 0)
    {
    }

    internal CusumOfLosses(double deviation, double shift, double threshold, double sum) =>
        (_deviation, _reference, Threshold, Sum) = (deviation, shift / 2, threshold, sum);

    /// <summary>Where the alarm goes off.</summary>
    public double Threshold { get; }

    /// <summary>The sum as it stands, at least 0.</summary>
    public double Sum { get; private set; }

    /// <summary>Whether the sum has reached the threshold.</summary>
    public bool IsAlarmed => Sum >= Threshold;

    /// <summary>Takes in one period.</summary>
    /// <param name="modelLoss">What the model lost, finite.</param>
    /// <param name="baselineLoss">What the baseline lost, finite.</param>
    /// <returns><see cref="IsAlarmed"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A loss is not finite; nothing has changed.</exception>
    public bool Update(double modelLoss, double baselineLoss)
    {
        Guard.Finite(modelLoss);
        Guard.Finite(baselineLoss);
        Sum = Math.Clamp(Sum + ((modelLoss - baselineLoss) / _deviation) - _reference, 0, double.MaxValue);
        return IsAlarmed;
    }

    /// <summary>Back to 0.</summary>
    public void Reset() => Sum = 0;

    /// <summary>For example <c>2.31 of 9.87</c>.</summary>
    public override string ToString() => Invariant($"{Sum:F2} of {Threshold:F2}");

    /// <summary>The threshold of a run length.</summary>
    internal static double ThresholdFor(double shift, double averageRunLength) =>
        new CusumIncrement(ChangeKind.MeanIncrease, shift / 2, 0, 1).ThresholdFor(averageRunLength);

    private static double Checked(double deviation, double shift, double averageRunLength)
    {
        Guard.Finite(deviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        if (!(shift > 0 && shift <= 5))
        {
            throw new ArgumentOutOfRangeException(nameof(shift), Invariant($"{nameof(shift)} is {shift}; it must be in (0, 5]."));
        }

        return averageRunLength >= 100 && averageRunLength <= 1e6
            ? ThresholdFor(shift, averageRunLength)
            : throw new ArgumentOutOfRangeException(
                nameof(averageRunLength), Invariant($"{nameof(averageRunLength)} is {averageRunLength}; it must be in [100, 1e6]."));
    }
}

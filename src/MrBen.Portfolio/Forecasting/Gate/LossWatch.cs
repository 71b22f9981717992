using System.Collections.Immutable;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// The rolling gain and the cumulative sum of an open gate, begun from its state and put back into it: what a stream of losses and a batch
/// of the same come to. One writer; updates allocate nothing.
/// </summary>
internal sealed class LossWatch
{
    private readonly GateOptions _options;
    private readonly double _deviation;
    private readonly double[] _gains;
    private readonly double[] _scales;
    private readonly CusumOfLosses _cusum;
    private int _next;
    private int _count;

    public LossWatch(GateState state, GateOptions options)
    {
        (_options, _deviation) = (options, state.GainDeviation);
        _gains = new double[options.RollingWindow];
        _scales = new double[options.RollingWindow];
        int kept = Math.Min(options.RollingWindow, state.RecentGains.Length);
        for (int i = state.RecentGains.Length - kept; i < state.RecentGains.Length; i++)
        {
            Remember(state.RecentGains[i], state.RecentScales[i]);
        }

        double threshold = CusumOfLosses.ThresholdFor(options.CusumShift, options.CusumRunLength);
        _cusum = new CusumOfLosses(_deviation, options.CusumShift, threshold, state.CusumSum);
    }

    public double Cusum => _cusum.Sum;

    public double CusumThreshold => _cusum.Threshold;

    /// <summary>
    /// The gain over the window, as a share of the baseline's absolute loss; null until full, or where the baseline lost nothing.
    /// </summary>
    public double? RollingGain => Sums() is { Scale: > 0 } sums ? sums.Gain / sums.Scale : null;

    /// <summary>Takes in one period's mean losses.</summary>
    public LossAlarm Update(double modelLoss, double baselineLoss, double scale)
    {
        Remember(baselineLoss - modelLoss, scale);
        bool sounds = _cusum.Update(modelLoss, baselineLoss);
        return IsRollingGainTooLow() ? LossAlarm.RollingGain : sounds ? LossAlarm.Cusum : LossAlarm.None;
    }

    /// <summary>The state with what this watch remembers.</summary>
    public GateState Into(GateState state, DateOnly? lastObserved) => state with
    {
        CusumSum = _cusum.Sum,
        RecentGains = InOrder(_gains),
        RecentScales = InOrder(_scales),
        LastObserved = lastObserved,
    };

    private bool IsRollingGainTooLow()
    {
        if (Sums() is not { Scale: > 0 } sums)
        {
            return false;
        }

        // The standard deviation of a sum of W gains is σ·√W.
        double error = _options.ClosingErrors * _deviation * Math.Sqrt(_gains.Length) / sums.Scale;
        return (sums.Gain / sums.Scale) + error < _options.ClosingGain;
    }

    private (double Gain, double Scale)? Sums()
    {
        if (_count < _gains.Length)
        {
            return null;
        }

        // Summed anew each time, oldest first, so that nothing accumulates and a restart sees the same bits.
        (double gain, double scale) = (0, 0);
        for (int k = 0; k < _gains.Length; k++)
        {
            int place = (_next + k) % _gains.Length;
            gain += _gains[place];
            scale += _scales[place];
        }

        return (gain, scale);
    }

    private void Remember(double gain, double scale)
    {
        (_gains[_next], _scales[_next]) = (gain, scale);
        _next = (_next + 1) % _gains.Length;
        _count = Math.Min(_count + 1, _gains.Length);
    }

    private ImmutableArray<double> InOrder(double[] ring)
    {
        ImmutableArray<double>.Builder values = ImmutableArray.CreateBuilder<double>(_count);
        for (int k = 0; k < _count; k++)
        {
            values.Add(ring[(_next - _count + k + ring.Length) % ring.Length]);
        }

        return values.MoveToImmutable();
    }
}

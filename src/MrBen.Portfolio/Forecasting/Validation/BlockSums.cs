namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>
/// Sums of each configuration's performance over blocks of periods, from which the figures of any union of blocks follow. Values are
/// measured from each configuration's mean, so that squares do not cancel.
/// </summary>
internal sealed class BlockSums
{
    private readonly int _blocks;
    private readonly int[] _lengths;
    private readonly double[] _means;
    private readonly double[] _sums; // configuration × block
    private readonly double[] _squares;

    public BlockSums(ReadOnlySpan<double> performance, int configurations, int blocks)
    {
        (Configurations, _blocks) = (configurations, blocks);
        int periods = performance.Length / configurations;
        _lengths = new int[blocks];
        _means = new double[configurations];
        _sums = new double[configurations * blocks];
        _squares = new double[configurations * blocks];
        for (int t = 0; t < periods; t++)
        {
            for (int c = 0; c < configurations; c++)
            {
                _means[c] += performance[(t * configurations) + c] / periods;
            }
        }

        for (int b = 0; b < blocks; b++)
        {
            int start = (int)((long)b * periods / blocks);
            int end = (int)((long)(b + 1) * periods / blocks);
            _lengths[b] = end - start;
            for (int t = start; t < end; t++)
            {
                for (int c = 0; c < configurations; c++)
                {
                    double deviation = performance[(t * configurations) + c] - _means[c];
                    _sums[(c * blocks) + b] += deviation;
                    _squares[(c * blocks) + b] += deviation * deviation;
                }
            }
        }
    }

    public int Configurations { get; }

    /// <summary>The figure of a configuration over the blocks whose bits are set; null where it is a ratio without a deviation.</summary>
    public double? Figure(int configuration, uint chosen, OverfittingCriterion criterion)
    {
        (int count, double sum, double squares) = (0, 0, 0);
        for (int b = 0; b < _blocks; b++)
        {
            if ((chosen >> b & 1) == 1)
            {
                count += _lengths[b];
                sum += _sums[(configuration * _blocks) + b];
                squares += _squares[(configuration * _blocks) + b];
            }
        }

        double mean = _means[configuration] + (sum / count);
        if (criterion == OverfittingCriterion.Mean)
        {
            return mean;
        }

        double variance = (squares - (sum * sum / count)) / (count - 1);
        double ratio = mean / Math.Sqrt(variance);
        return variance > 0 && double.IsFinite(ratio) ? ratio : null;
    }
}

using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>Mean losses of some models, and how far bootstrap draws of them fall from these.</summary>
internal sealed class ResampledLosses
{
    // Beside the size of the losses, what rounding leaves of the deviation of two that differ by a constant.
    private const double Unvarying = 1e-12;

    private readonly double[] _deviations; // draw × model: resampled mean − mean
    private readonly int _models;
    private readonly int _draws;
    private readonly double _size;

    private ResampledLosses(double[] means, double[] deviations, int draws, double blockLength)
    {
        (Means, _deviations, _draws, BlockLength) = (means, deviations, draws, blockLength);
        _models = means.Length;
        _size = means.Max(Math.Abs);
    }

    /// <summary>Mean loss of each model.</summary>
    public double[] Means { get; }

    /// <summary>Mean length of the blocks.</summary>
    public double BlockLength { get; }

    public static ResampledLosses Draw(ReadOnlySpan<double> losses, int models, ModelConfidenceSetOptions options)
    {
        int periods = losses.Length / models;
        double[] means = new double[models];
        double[] column = new double[periods];
        double[] centered = new double[losses.Length];
        for (int m = 0; m < models; m++)
        {
            for (int t = 0; t < periods; t++)
            {
                column[t] = losses[(t * models) + m];
            }

            means[m] = Moments.MeanOf(column);
            for (int t = 0; t < periods; t++)
            {
                centered[(t * models) + m] = column[t] - means[m];
            }
        }

        double length = options.BlockLength ?? LongestBlock(centered, models, periods);
        SeededRandom random = new(options.Seed);
        int[] positions = new int[periods];
        double[] deviations = new double[options.Draws * models];
        for (int b = 0; b < options.Draws; b++)
        {
            StationaryBootstrap.Draw(ref random, length, periods, positions);
            Span<double> sums = deviations.AsSpan(b * models, models);
            foreach (int position in positions)
            {
                ReadOnlySpan<double> row = centered.AsSpan(position * models, models);
                for (int m = 0; m < models; m++)
                {
                    sums[m] += row[m];
                }
            }

            for (int m = 0; m < models; m++)
            {
                sums[m] /= periods;
            }
        }

        return new ResampledLosses(means, deviations, options.Draws, length);
    }

    /// <summary>Two models whose mean losses differ while the difference never varies; null where there are none.</summary>
    public (int First, int Second)? FindUndefinedPair()
    {
        for (int i = 0; i < _models; i++)
        {
            for (int j = i + 1; j < _models; j++)
            {
                double difference = Math.Abs(Means[i] - Means[j]);
                if (difference > Unvarying * _size && PairDeviation(i, j) <= Unvarying * _size)
                {
                    return (i, j);
                }
            }
        }

        return null;
    }

    /// <summary>T_max among some models: the p-value, and the place among them of the one to eliminate.</summary>
    public (double PValue, int Worst) TestMaximum(List<int> left)
    {
        double mean = left.Sum(m => Means[m]) / left.Count;
        double[] average = new double[_draws];
        for (int b = 0; b < _draws; b++)
        {
            foreach (int m in left)
            {
                average[b] += At(b, m) / left.Count;
            }
        }

        double[] scale = new double[left.Count];
        double[] statistics = new double[left.Count];
        int worst = 0;
        for (int i = 0; i < left.Count; i++)
        {
            double squares = 0;
            for (int b = 0; b < _draws; b++)
            {
                double deviation = At(b, left[i]) - average[b];
                squares += deviation * deviation;
            }

            scale[i] = Inverse(Math.Sqrt(squares / _draws));
            statistics[i] = (Means[left[i]] - mean) * scale[i];
            worst = statistics[i] > statistics[worst] ? i : worst;
        }

        int extreme = 0;
        for (int b = 0; b < _draws; b++)
        {
            double largest = double.NegativeInfinity;
            for (int i = 0; i < left.Count; i++)
            {
                largest = Math.Max(largest, (At(b, left[i]) - average[b]) * scale[i]);
            }

            extreme += largest >= statistics[worst] ? 1 : 0;
        }

        return ((1.0 + extreme) / (1 + _draws), worst);
    }

    /// <summary>T_R among some models: the p-value, and the place among them of the one to eliminate.</summary>
    public (double PValue, int Worst) TestRange(List<int> left)
    {
        double[] scale = new double[left.Count * left.Count];
        (double range, double furthest, int worst) = (0, double.NegativeInfinity, 0);
        for (int i = 0; i < left.Count; i++)
        {
            for (int j = 0; j < left.Count; j++)
            {
                if (i == j)
                {
                    continue;
                }

                scale[(i * left.Count) + j] = Inverse(PairDeviation(left[i], left[j]));
                double statistic = (Means[left[i]] - Means[left[j]]) * scale[(i * left.Count) + j];
                range = Math.Max(range, Math.Abs(statistic));
                (furthest, worst) = statistic > furthest ? (statistic, i) : (furthest, worst);
            }
        }

        int extreme = 0;
        for (int b = 0; b < _draws; b++)
        {
            double largest = 0;
            for (int i = 0; i < left.Count; i++)
            {
                for (int j = i + 1; j < left.Count; j++)
                {
                    largest = Math.Max(largest, Math.Abs(At(b, left[i]) - At(b, left[j])) * scale[(i * left.Count) + j]);
                }
            }

            extreme += largest >= range ? 1 : 0;
        }

        return ((1.0 + extreme) / (1 + _draws), worst);
    }

    private static double LongestBlock(double[] centered, int models, int periods)
    {
        double longest = 1;
        double[] relative = new double[periods];
        for (int m = 0; m < models; m++)
        {
            for (int t = 0; t < periods; t++)
            {
                ReadOnlySpan<double> row = centered.AsSpan(t * models, models);
                relative[t] = row[m] - Moments.MeanOf(row);
            }

            longest = Math.Max(longest, StationaryBootstrap.OptimalBlockLength(relative));
        }

        return longest;
    }

    private double At(int draw, int model) => _deviations[(draw * _models) + model];

    private double PairDeviation(int i, int j)
    {
        double squares = 0;
        for (int b = 0; b < _draws; b++)
        {
            double difference = At(b, i) - At(b, j);
            squares += difference * difference;
        }

        return Math.Sqrt(squares / _draws);
    }

    // Equal losses have no deviation, and no difference either: their statistic is 0.
    private double Inverse(double deviation) => deviation > Unvarying * _size ? 1 / deviation : 0;
}

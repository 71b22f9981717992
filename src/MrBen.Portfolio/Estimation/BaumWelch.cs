using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Maximum likelihood of a Gaussian hidden Markov model from one start: expectation and maximisation in turn. Not thread-safe.
/// </summary>
/// <remarks>
/// Baum, Petrie, Soules and Weiss (1970), Annals of Mathematical Statistics 41(1), 164–171: no iteration lowers the likelihood.
/// </remarks>
internal sealed class BaumWelch(double[] returns, HiddenMarkovOptions options, double varianceFloor, ForwardBackward pass)
{
    private const int QuantileStart = 0;

    private readonly int _states = options.Regimes;

    public GaussianRegime[] Regimes { get; } = new GaussianRegime[options.Regimes];

    public double[] Transitions { get; } = new double[options.Regimes * options.Regimes];

    public double[] Initial { get; } = new double[options.Regimes];

    /// <summary>Of the parameters as they are now.</summary>
    public double LogLikelihood { get; private set; } = double.NegativeInfinity;

    public int Iterations { get; private set; }

    public bool IsConverged { get; private set; }

    /// <summary>Whether a regime shrank onto returns that hardly differ.</summary>
    public bool IsDegenerate { get; private set; }

    /// <summary>Sets a start: number 0 from quantiles, the others from drawn stretches of the history.</summary>
    public void Begin(int start, ref SeededRandom random)
    {
        double stay = start == QuantileStart ? 0.9 : 0.7 + (0.28 * random.NextOpen());
        for (int i = 0; i < _states; i++)
        {
            for (int j = 0; j < _states; j++)
            {
                Transitions[(i * _states) + j] = i == j ? stay : (1 - stay) / (_states - 1);
            }
        }

        Array.Fill(Initial, 1.0 / _states);
        double[] sorted = [.. returns];
        double mean = Moments.Mean(returns);
        double[] keys = [.. returns.Select(r => options.Order == RegimeOrder.Mean ? r : Math.Abs(r - mean))];
        Array.Sort(keys, sorted);
        for (int k = 0; k < _states; k++)
        {
            int from = k * returns.Length / _states;
            int to = (k + 1) * returns.Length / _states;
            ReadOnlySpan<double> stretch = start == QuantileStart ? sorted.AsSpan(from..to) : Drawn(ref random);
            (double center, double variance) = Moments.MeanAndVariance(stretch);
            Regimes[k] = new GaussianRegime(center, Math.Sqrt(Math.Max(variance, 100 * varianceFloor)));
        }
    }

    /// <summary>Iterates; stops where the likelihood stands still or a regime degenerates.</summary>
    public void Run(int iterations, CancellationToken cancellationToken)
    {
        for (int i = 0; i < iterations && !IsConverged && !IsDegenerate; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double before = LogLikelihood;
            LogLikelihood = pass.Filter(returns, Regimes, Transitions, Initial);
            IsConverged = LogLikelihood - before < options.Tolerance * (1 + Math.Abs(LogLikelihood));
            if (!IsConverged)
            {
                pass.Smooth(Transitions);
                Maximize();
                Iterations++;
            }
        }
    }

    private ReadOnlySpan<double> Drawn(ref SeededRandom random)
    {
        int length = Math.Max(5, returns.Length / (4 * _states));
        return returns.AsSpan(random.NextBelow(returns.Length - length + 1), length);
    }

    private void Maximize()
    {
        pass.Smoothed.AsSpan(0, _states).CopyTo(Initial);
        for (int k = 0; k < _states; k++)
        {
            double left = 0;
            for (int j = 0; j < _states; j++)
            {
                left += pass.Steps[(k * _states) + j];
            }

            for (int j = 0; left > 0 && j < _states; j++)
            {
                Transitions[(k * _states) + j] = pass.Steps[(k * _states) + j] / left;
            }

            Regimes[k] = Weighted(k);
        }
    }

    private GaussianRegime Weighted(int state)
    {
        double weight = 0;
        double mean = 0;
        double squares = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            // West (1979), Communications of the ACM 22(9): weighted moments without cancellation.
            double probability = pass.Smoothed[(t * _states) + state];
            if (probability > 0)
            {
                weight += probability;
                double deviation = returns[t] - mean;
                double step = deviation * probability / weight;
                mean += step;
                squares += probability * deviation * (returns[t] - mean);
            }
        }

        double variance = weight > 0 ? squares / weight : 0;
        IsDegenerate |= !(variance > varianceFloor);
        return new GaussianRegime(mean, Math.Sqrt(Math.Max(variance, varianceFloor)));
    }
}

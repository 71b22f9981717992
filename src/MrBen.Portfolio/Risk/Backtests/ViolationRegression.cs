namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// The regression of the dynamic quantile test for one series of forecasts and any violations. Not thread-safe: it is a workspace.
/// </summary>
/// <remarks>
/// The regressors are a constant, earlier violations as 0 and 1, and the forecast standardised: they span what the published ones do, and
/// are of one size, so that normal equations are good enough to tell which depend on others.
/// </remarks>
internal sealed class ViolationRegression
{
    private const double Dependent = 1e-10;

    private readonly int _lags;
    private readonly int _columns;
    private readonly double[] _forecast;
    private readonly double[] _row;
    private readonly double[] _gram;
    private readonly double[] _projection;

    public ViolationRegression(ReadOnlySpan<double> valueAtRisk, int lags)
    {
        _lags = lags;
        ReadOnlySpan<double> used = valueAtRisk[lags..];
        (double mean, double variance) = Statistics.Moments.MeanAndVariance(used);
        double deviation = Math.Sqrt(variance);
        _forecast = deviation > 1e-10 * Math.Abs(mean) ? new double[used.Length] : [];
        for (int t = 0; t < _forecast.Length; t++)
        {
            _forecast[t] = (used[t] - mean) / deviation;
        }

        _columns = 1 + lags + (_forecast.Length > 0 ? 1 : 0);
        _row = new double[_columns];
        _gram = new double[_columns * _columns];
        _projection = new double[_columns];
    }

    /// <summary>The statistic, and the number of regressors that no others make up.</summary>
    public (double Statistic, int Rank) Project(ReadOnlySpan<bool> violations, double probability)
    {
        Accumulate(violations, probability);
        int rank = 0;
        double squares = 0;
        for (int j = 0; j < _columns; j++)
        {
            // Cholesky's factor row by row; a dependent column gets a row of zeros and so leaves the others alone.
            double diagonal = _gram[(j * _columns) + j];
            double product = _projection[j];
            double rest = diagonal;
            for (int k = 0; k < j; k++)
            {
                double entry = _gram[(j * _columns) + k];
                for (int l = 0; l < k; l++)
                {
                    entry -= _gram[(j * _columns) + l] * _gram[(k * _columns) + l];
                }

                double pivot = _gram[(k * _columns) + k];
                entry = pivot > 0 ? entry / pivot : 0;
                _gram[(j * _columns) + k] = entry;
                rest -= entry * entry;
                product -= entry * _projection[k];
            }

            bool isIndependent = rest > Dependent * diagonal;
            _gram[(j * _columns) + j] = isIndependent ? Math.Sqrt(rest) : 0;
            _projection[j] = isIndependent ? product / Math.Sqrt(rest) : 0;
            squares += _projection[j] * _projection[j];
            rank += isIndependent ? 1 : 0;
        }

        return (squares / (probability * (1 - probability)), rank);
    }

    // X′X (lower triangle) and X′H, row of X by row of X.
    private void Accumulate(ReadOnlySpan<bool> violations, double probability)
    {
        Array.Clear(_gram);
        Array.Clear(_projection);
        _row[0] = 1;
        for (int t = _lags; t < violations.Length; t++)
        {
            for (int lag = 1; lag <= _lags; lag++)
            {
                _row[lag] = violations[t - lag] ? 1 : 0;
            }

            if (_forecast.Length > 0)
            {
                _row[_columns - 1] = _forecast[t - _lags];
            }

            double hit = (violations[t] ? 1 : 0) - probability;
            for (int i = 0; i < _columns; i++)
            {
                if (_row[i] != 0) // most lags are 0
                {
                    _projection[i] += _row[i] * hit;
                    for (int j = 0; j <= i; j++)
                    {
                        _gram[(i * _columns) + j] += _row[i] * _row[j];
                    }
                }
            }
        }
    }
}

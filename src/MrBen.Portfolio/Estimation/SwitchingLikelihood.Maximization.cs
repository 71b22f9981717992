using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <content>The step of maximisation: parameters for regimes that are known by their probabilities.</content>
internal sealed partial class SwitchingLikelihood
{
    /// <summary>
    /// Improves the parameters, after <see cref="Smooth"/>: levels given the lags, lags given the levels, then deviations (Meng and Rubin
    /// 1993, Biometrika 80(2), 267–278). False where a system is singular or a variance is below the floor.
    /// </summary>
    public bool TryMaximize(SwitchingParameters parameters, bool switchesVolatility, double varianceFloor)
    {
        for (int i = 0; i < _regimes; i++)
        {
            double left = 0;
            for (int j = 0; j < _regimes; j++)
            {
                left += Steps[(i * _regimes) + j];
            }

            for (int j = 0; left > 0 && j < _regimes; j++)
            {
                parameters.Transitions[(i * _regimes) + j] = Steps[(i * _regimes) + j] / left;
            }
        }

        if (!TrySolveLevels(parameters) || !TrySolveLags(parameters))
        {
            return false;
        }

        SetOffsets(parameters);
        SetInnovations(parameters);
        return TrySetDeviations(parameters, switchesVolatility, varianceFloor);
    }

    private bool TrySolveLevels(SwitchingParameters parameters)
    {
        double[] matrix = new double[_regimes * _regimes];
        double[] right = new double[_regimes];
        double[] effect = new double[_regimes];
        for (int e = 0; e < _combinations; e++)
        {
            double precision = 1 / (parameters.Deviations[e % _regimes] * parameters.Deviations[e % _regimes]);
            double weight = 0;
            double sum = 0;
            for (int t = 0; t < _periods; t++)
            {
                weight += precision * _smoothed[(t * _combinations) + e];
                sum += precision * _smoothed[(t * _combinations) + e] * _innovations[t];
            }

            Array.Clear(effect);
            effect[e % _regimes] = 1;
            for (int j = 0; _switchesMean && j < _lags; j++)
            {
                effect[RegimeAt(e, j + 1)] -= parameters.Lags[j];
            }

            for (int i = 0; i < _regimes; i++)
            {
                right[i] += sum * effect[i];
                for (int j = 0; j < _regimes; j++)
                {
                    matrix[(i * _regimes) + j] += weight * effect[i] * effect[j];
                }
            }
        }

        bool solved = LinearSystem.TrySolve(matrix, right);
        right.CopyTo(parameters.Levels, 0);
        return solved && Array.TrueForAll(right, double.IsFinite);
    }

    private bool TrySolveLags(SwitchingParameters parameters)
    {
        double[] matrix = new double[_lags * _lags];
        double[] right = new double[_lags];
        double[] regressors = new double[_lags];
        for (int t = 0; _lags > 0 && t < _periods; t++)
        {
            for (int e = 0; e < _combinations; e++)
            {
                double deviation = parameters.Deviations[e % _regimes];
                double weight = _smoothed[(t * _combinations) + e] / (deviation * deviation);
                double value = _values[_lags + t] - parameters.Levels[e % _regimes];
                for (int i = 0; i < _lags; i++)
                {
                    double level = _switchesMean ? parameters.Levels[RegimeAt(e, i + 1)] : 0;
                    regressors[i] = _values[_lags + t - 1 - i] - level;
                }

                for (int i = 0; i < _lags; i++)
                {
                    right[i] += weight * value * regressors[i];
                    for (int j = 0; j < _lags; j++)
                    {
                        matrix[(i * _lags) + j] += weight * regressors[i] * regressors[j];
                    }
                }
            }
        }

        bool solved = LinearSystem.TrySolve(matrix, right);
        right.CopyTo(parameters.Lags, 0);
        return solved && Array.TrueForAll(right, double.IsFinite);
    }

    private bool TrySetDeviations(SwitchingParameters parameters, bool switches, double floor)
    {
        double[] weights = new double[_regimes];
        double[] squares = new double[_regimes];
        for (int t = 0; t < _periods; t++)
        {
            for (int e = 0; e < _combinations; e++)
            {
                double weight = _smoothed[(t * _combinations) + e];
                double residual = _innovations[t] - _offsets[e];
                weights[switches ? e % _regimes : 0] += weight;
                squares[switches ? e % _regimes : 0] += weight * residual * residual;
            }
        }

        for (int k = 0; k < _regimes; k++)
        {
            double variance = squares[switches ? k : 0] / weights[switches ? k : 0];
            if (!(variance > floor))
            {
                return false;
            }

            parameters.Deviations[k] = Math.Sqrt(variance);
        }

        return true;
    }
}

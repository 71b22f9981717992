using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>Corrections of the numbers of <see cref="LogCorrelation"/>. Immutable and thread-safe.</summary>
/// <remarks>
/// The label is the derivative of the logarithm at the baseline in the direction of the residual, by divided differences (Daleckii and Krein
/// 1965; Higham 2008, Functions of Matrices, theorem 3.11).
/// </remarks>
internal sealed class LogMatrixCorrection(int mostAssets) : ICorrectionForm
{
    public FeatureSchema Schema => CorrelationFeatures.SchemaOf(CorrelationForm.LogMatrix);

    public int CountFor(int assets) => assets <= mostAssets ? LogCorrelation.Length(assets) : 0;

    public void FillFeatures(CorrelationState state, SymmetricMatrix baseline, Span<float> rows)
    {
        int n = state.Assets;
        double[] level = VectorOf(baseline);
        double[] slow = ReferenceEquals(baseline, state.Slow) ? level : VectorOf(state.Slow);
        double[][] others = [.. state.Weighted.AsSpan()[..^1].ToArray().Select(VectorOf), VectorOf(state.LongRun)];
        int columns = Schema.Count;
        float[] market = new float[columns];
        CorrelationFeatures.FillMarket(state, baseline, market);
        int pair = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++, pair++)
            {
                Span<float> row = rows.Slice(pair * columns, columns);
                market.CopyTo(row);
                row[0] = (float)level[pair];
                for (int k = 0; k < others.Length; k++)
                {
                    row[1 + k] = (float)(others[k][pair] - slow[pair]);
                }

                row[1 + others.Length] = (float)baseline[i, j];
                row[2 + others.Length] = (float)Math.Min(state.Turbulence[i], state.Turbulence[j]);
                row[3 + others.Length] = (float)Math.Max(state.Turbulence[i], state.Turbulence[j]);
            }
        }
    }

    public void FillLabels(SymmetricMatrix baseline, ReadOnlySpan<double> realised, Span<float> labels)
    {
        int n = baseline.Order;
        SymmetricEigen eigen = SymmetricEigen.Decompose(baseline);
        double[] moves = RealisedResidual.Of(baseline, realised);

        // V(F∘(V'EV))V', only below the diagonal.
        double[] half = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++)
            {
                half[(k * n) + i] = Kernels.Dot(moves.AsSpan(i * n, n), eigen.Vector(k));
            }
        }

        double[] outer = new double[n * n]; // row k: Σₗ Fₖₗ (vₖ'Evₗ) vₗ
        for (int k = 0; k < n; k++)
        {
            for (int l = 0; l < n; l++)
            {
                double inner = Kernels.Dot(half.AsSpan(k * n, n), eigen.Vector(l));
                Kernels.Axpy(Difference(eigen.Values[k], eigen.Values[l]) * inner, eigen.Vector(l), outer.AsSpan(k * n, n));
            }
        }

        int pair = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++, pair++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                {
                    sum += eigen.Vector(k)[i] * outer[(k * n) + j];
                }

                labels[pair] = (float)sum;
            }
        }
    }

    public SymmetricMatrix? Apply(SymmetricMatrix baseline, ReadOnlySpan<double> corrections)
    {
        double[] vector = VectorOf(baseline);
        Kernels.Axpy(1, corrections, vector);
        return LogCorrelation.TryFromVector(baseline.Order, vector, out SymmetricMatrix? corrected)
            ? PositiveCorrelation.Of(corrected.Values.ToArray(), baseline.Order, double.PositiveInfinity)
            : null;
    }

    // Always one: no eigenvalue is below that of PositiveCorrelation.
    private static double[] VectorOf(SymmetricMatrix correlation)
    {
        double[] vector = new double[LogCorrelation.Length(correlation.Order)];
        _ = LogCorrelation.TryToVector(correlation, vector);
        return vector;
    }

    // (ln a − ln b)/(a − b), which does not cancel: ln(1 + x)/x over b with x = a/b − 1.
    private static double Difference(double a, double b)
    {
        double x = (a - b) / b;
        return Math.Abs(x) < 1e-5 ? (1 - (x / 2)) / b : Math.Log(a / b) / (a - b);
    }
}

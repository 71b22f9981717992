using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// A budgeting program as a conic one: the least ρ − u·Σ bᵢ ln xᵢ, or ½ρ² − u²·Σ bᵢ ln xᵢ where ρ is a root, in the unit u of returns, so
/// that ρ is u at its optimum. Immutable.
/// </summary>
/// <remarks>
/// With logarithms the program finds the optimum from anywhere, but x only to the root of its gap. Near the optimum the second-order
/// expansion of the logarithms is a program without their cones, whose optimum has the square of the error: the proximal Newton method of
/// Tran-Dinh, Kyrillidis and Cevher (2015), J. Machine Learning Research 16.
/// </remarks>
internal sealed class BudgetingForm
{
    private readonly ScenarioBudgetingProgram _program;
    private readonly int _logarithmRows;
    private readonly bool _isHalfOfSquare;

    /// <param name="program">What is asked.</param>
    /// <param name="near">The point that the logarithms are expanded at; empty for the logarithms themselves.</param>
    public BudgetingForm(ScenarioBudgetingProgram program, ReadOnlySpan<double> near = default)
    {
        _program = program;
        _isHalfOfSquare = program.Measure.Square == SquareKind.HalfOfSquare;
        ScenarioEpigraph epigraph = new(program.Scenarios, isHomogenised: false);
        double unit = program.Scenarios.TypicalReturn;
        LinearForm form = new();
        if (_isHalfOfSquare)
        {
            program.Measure.AddSquares(epigraph);
            unit *= unit;
        }
        else
        {
            form = program.Measure.AddTo(epigraph);
        }

        ReadOnlySpan<double> budgets = program.Budgets;
        if (near.IsEmpty)
        {
            (int logarithms, _logarithmRows) = epigraph.AddLogarithms();
            for (int i = 0; i < budgets.Length; i++)
            {
                form.Add(logarithms + i, -unit * budgets[i]);
            }

            Conic = epigraph.Minimise(form, [], 1, null);
            return;
        }

        // −ln x is near −ln x₀ − 2x/x₀ + ½(x/x₀)².
        double[] slopes = new double[near.Length];
        double[] curvatures = new double[near.Length];
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] = -2 * unit * budgets[i] / near[i];
            curvatures[i] = unit * budgets[i] / (near[i] * near[i]);
        }

        Conic = epigraph.Minimise(form, slopes, 1, SymmetricMatrix.FromDiagonal(curvatures));
        _logarithmRows = Conic.RowCount;
    }

    public ConicProgram Conic { get; }

    /// <summary>The point, the measure and the contributions that the solution of the conic program stands for.</summary>
    public ScenarioBudgetingOutcome Read(ConicOutcome conic, SolverStatus status)
    {
        int n = _program.Budgets.Length;
        ScenarioBudgetingOutcome outcome = new(n)
        {
            Status = status,
            Iterations = conic.Iterations,
            Certificate = conic.Certificate,
        };
        if (!outcome.HasPoint)
        {
            return outcome;
        }

        Span<double> point = outcome.MutablePoint;
        conic.Point[..n].CopyTo(point);
        double whole = _program.Measure.At(_program.Scenarios, point);
        if (!(whole > 0))
        {
            // More of a mix without risk is always better; what is not a number says nothing.
            outcome.Status = whole <= 0 ? SolverStatus.Unbounded : SolverStatus.NumericalError;
            return outcome;
        }

        double root = _isHalfOfSquare ? whole : 1;
        Span<double> contributions = outcome.MutableContributions;
        AddMeasureRows(conic.Duals, -1 / root, contributions);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += point[i];
        }

        Kernels.Scale(1 / sum, point);
        outcome.MeasureValue = _program.Measure.At(_program.Scenarios, point);
        for (int i = 0; i < n; i++)
        {
            contributions[i] *= point[i];
            double share = _program.Budgets[i] * outcome.MeasureValue;
            outcome.LargestDeviation = Math.Max(outcome.LargestDeviation, Math.Abs(contributions[i] - share) / share);
        }

        return outcome;
    }

    // The subgradient of the measure: what all rows but those of the logarithms hold of the variables.
    private void AddMeasureRows(ReadOnlySpan<double> duals, double factor, Span<double> gradient)
    {
        ConicRows rows = Conic.Rows;
        for (int i = 0; i < _logarithmRows; i++)
        {
            ReadOnlySpan<double> dense = rows.Dense(i);
            if (!dense.IsEmpty && duals[i] != 0)
            {
                Kernels.Axpy(factor * duals[i] * rows.Factor(i), dense, gradient);
            }

            ReadOnlySpan<int> columns = rows.Columns(i);
            for (int k = 0; k < columns.Length; k++)
            {
                if (columns[k] < gradient.Length)
                {
                    gradient[columns[k]] += factor * duals[i] * rows.Entries(i)[k];
                }
            }
        }
    }
}

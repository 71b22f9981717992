using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Certificates;

/// <summary>
/// Bounds of variables, and where a variable has none on a side, the one that a row implies with the bounds of the others: of a long-only
/// portfolio with a budget no weight is above it. Every feasible point lies within them. O(mn).
/// </summary>
internal sealed class ImpliedBounds
{
    // Share of its terms by which an implied bound is widened, far more than the rounding of their sum.
    private const double Widening = 1e-10;

    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <summary>Makes room for programs of one size.</summary>
    public ImpliedBounds(int variables) => (_lower, _upper) = (new double[variables], new double[variables]);

    /// <summary>Finds the bounds of a program.</summary>
    public void Load(QuadraticProgram program)
    {
        for (int j = 0; j < _lower.Length; j++)
        {
            (_lower[j], _upper[j]) = (program.Lower[j], program.Upper[j]);
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            Tighten(program, program.Rows.Row(i), program.RowUpper[i], 1);
            Tighten(program, program.Rows.Row(i), -program.RowLower[i], -1);
        }
    }

    public double Lower(int variable) => _lower[variable];

    public double Upper(int variable) => _upper[variable];

    // Of sign·a'x ≤ limit follows sign·aⱼxⱼ ≤ limit − the least that the others can make.
    private void Tighten(QuadraticProgram program, ReadOnlySpan<double> row, double limit, double sign)
    {
        if (!double.IsFinite(limit))
        {
            return;
        }

        double least = 0;
        double size = Math.Abs(limit);
        int unbounded = 0;
        int last = -1;
        for (int j = 0; j < row.Length; j++)
        {
            double term = Least(program, sign * row[j], j);
            if (double.IsFinite(term))
            {
                least += term;
                size = Math.Max(size, Math.Abs(term));
            }
            else
            {
                (unbounded, last) = (unbounded + 1, j);
            }
        }

        for (int j = 0; j < row.Length && unbounded <= 1; j++)
        {
            double a = sign * row[j];
            if (a == 0 || (unbounded == 1 && j != last))
            {
                continue;
            }

            double rest = unbounded == 1 ? least : least - Least(program, a, j);
            double bound = (limit - rest) / a;
            double wider = Widening * row.Length * size / Math.Abs(a);
            if (a > 0 && double.IsPositiveInfinity(program.Upper[j]))
            {
                _upper[j] = Math.Min(_upper[j], bound + wider);
            }
            else if (a < 0 && double.IsNegativeInfinity(program.Lower[j]))
            {
                _lower[j] = Math.Max(_lower[j], bound - wider);
            }
        }
    }

    private static double Least(QuadraticProgram program, double coefficient, int variable) =>
        coefficient == 0 ? 0 : coefficient * (coefficient > 0 ? program.Lower[variable] : program.Upper[variable]);
}

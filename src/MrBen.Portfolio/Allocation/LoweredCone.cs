using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// A cone over the variables of a lowered problem: what its rows make of the variables must lie in it. Its first row holds the limit.
/// </summary>
/// <param name="cone">The cone.</param>
/// <param name="label">What it means in the user's words; <see langword="null"/> where it defines a helping variable.</param>
internal sealed class LoweredCone(Cone cone, ConstraintLabel? label)
{
    private readonly List<(int Row, int Variable, double Coefficient)> _entries = [];

    public Cone Cone => cone;

    public ConstraintLabel? Label => label;

    /// <summary>By how much the first row rises per unit of the limit, at given weights.</summary>
    public Func<double[], double> LimitSlope { get; init; } = _ => 1;

    /// <summary>By how much that slope rises per unit of any weight.</summary>
    public double LimitBend { get; init; }

    public double[] Offsets { get; } = new double[cone.Dimension];

    /// <summary>Coefficients of the weights in consecutive rows, from <see cref="FirstMatrixRow"/> on; <see langword="null"/> for none.</summary>
    public DenseMatrix? Matrix { get; init; }

    public int FirstMatrixRow { get; init; }

    /// <summary>Further coefficients, none of a row and variable twice.</summary>
    public IReadOnlyList<(int Row, int Variable, double Coefficient)> Entries => _entries;

    public void Add(int row, int variable, double coefficient)
    {
        if (coefficient != 0)
        {
            _entries.Add((row, variable, coefficient));
        }
    }

    /// <summary>Adds a constant, which in the ratio form is a multiple of the scale.</summary>
    public void AddConstant(int row, double value, int scaleVariable)
    {
        if (scaleVariable < 0)
        {
            Offsets[row] += value;
        }
        else
        {
            Add(row, scaleVariable, value);
        }
    }

    /// <summary>The same cone whose first row holds one more variable.</summary>
    public LoweredCone With(int variable, double coefficient)
    {
        LoweredCone wider = new(cone, label)
        {
            LimitSlope = LimitSlope,
            LimitBend = LimitBend,
            Matrix = Matrix,
            FirstMatrixRow = FirstMatrixRow,
        };
        Offsets.CopyTo(wider.Offsets, 0);
        wider._entries.AddRange(_entries);
        wider.Add(0, variable, coefficient);
        return wider;
    }

    /// <summary>The coefficients of all variables in all rows, dimension × count.</summary>
    public DenseMatrix Rows(int count, int assets)
    {
        double[] rows = new double[cone.Dimension * count];
        for (int k = 0; Matrix is not null && k < Matrix.Rows; k++)
        {
            Matrix.Row(k).CopyTo(rows.AsSpan((FirstMatrixRow + k) * count, assets));
        }

        foreach ((int k, int variable, double coefficient) in _entries)
        {
            rows[(k * count) + variable] += coefficient;
        }

        return DenseMatrix.Create(cone.Dimension, count, rows);
    }

    /// <summary>
    /// A price in a proof of infeasibility as a multiplier: a ray has no weights to tell slopes at, but each cone has one limit, from above or
    /// from below.
    /// </summary>
    public double ProofMultiplier(double price) => label is not null && double.IsFinite(label.Min) ? price : -price;

    private double Power => 1 / cone.Exponent;

    /// <summary>
    /// The half-space row·x ≥ min that holds the cone and touches it in the direction of a point; <see langword="null"/> where the point is
    /// within by a share of its size.
    /// </summary>
    public (double[] Row, double Min)? TangentAt(double[] point, int assets, double tolerance)
    {
        double[] values = Values(point, assets);
        double length = Length(values);
        double room = cone.Kind == ConeKind.SecondOrder
            ? values[0] - length
            : values[0] - (Math.Pow(length, Power) * Math.Pow(values[1], 1 - Power));
        if (room >= -tolerance * Math.Max(Math.Abs(values[0]), double.Epsilon))
        {
            return null;
        }

        double[] row = new double[point.Length];
        double min = WriteTangent(values, assets, row);
        return (row, min);
    }

    /// <summary>What the rows make of a point.</summary>
    public double[] Values(double[] point, int assets)
    {
        double[] values = [.. Offsets];
        for (int k = 0; Matrix is not null && k < Matrix.Rows; k++)
        {
            values[FirstMatrixRow + k] += Kernels.Dot(Matrix.Row(k), point.AsSpan(0, assets));
        }

        foreach ((int k, int variable, double coefficient) in _entries)
        {
            values[k] += coefficient * point[variable];
        }

        return values;
    }

    /// <summary>The length of what must be within the first row: of the rest, or of the last row of a power cone.</summary>
    public double Length(double[] values) => cone.Kind == ConeKind.SecondOrder
        ? Math.Sqrt(Kernels.Dot(values.AsSpan(1), values.AsSpan(1)))
        : Math.Abs(values[2]);

    /// <summary>Writes the half-space row·x ≥ min, the row being of length n and zero, and returns min.</summary>
    public double WriteTangent(double[] values, int assets, Span<double> row)
    {
        double[] slopes = Slopes(values);
        for (int k = 0; Matrix is not null && k < Matrix.Rows; k++)
        {
            Kernels.Axpy(slopes[FirstMatrixRow + k], Matrix.Row(k), row[..assets]);
        }

        foreach ((int k, int variable, double coefficient) in _entries)
        {
            row[variable] += slopes[k] * coefficient;
        }

        return -Kernels.Dot(slopes, Offsets);
    }

    /// <summary>The dual that a multiplier of the tangent is.</summary>
    public void WriteDual(double[] values, double price, Span<double> dual)
    {
        Slopes(values).CopyTo(dual);
        Kernels.Scale(price, dual);
    }

    // Of the first row less what must be within it; homogeneous of degree 0, so that slopes · values is that difference itself.
    private double[] Slopes(double[] values)
    {
        double[] slopes = new double[values.Length];
        slopes[0] = 1;
        double length = Length(values);
        if (cone.Kind == ConeKind.SecondOrder)
        {
            for (int k = 1; k < values.Length && length > 0; k++)
            {
                slopes[k] = -values[k] / length;
            }

            return slopes;
        }

        // |d|^p·s^(1 − p), p = 3/2.
        double ratio = length / values[1];
        slopes[1] = (Power - 1) * Math.Pow(ratio, Power);
        slopes[2] = -Power * Math.Sign(values[2]) * Math.Pow(ratio, Power - 1);
        return slopes;
    }

    /// <summary>Adds price × the Hessian of what must be within the first row, over all variables, to an n × n matrix.</summary>
    public void AddCurvature(double[] values, double price, int assets, double[] hessian, int count)
    {
        double length = Length(values);
        if (cone.Kind == ConeKind.SecondOrder)
        {
            // V'(I − uu')V/length for the rows V behind the first and the direction u of what they make of the point: as a square of rows that
            // u is taken out of, so that nothing but rounding of zero is left where they are along it.
            double[] rows = Rows(count, assets).Values[count..].ToArray();
            double[] along = new double[count];
            for (int k = 1; k < values.Length; k++)
            {
                Kernels.Axpy(values[k] / length, rows.AsSpan((k - 1) * count, count), along);
            }

            for (int k = 1; k < values.Length; k++)
            {
                Kernels.Axpy(-values[k] / length, along, rows.AsSpan((k - 1) * count, count));
            }

            Kernels.Scale(Math.Sqrt(price / length), rows);
            Kernels.AddGram(rows, count, hessian);
            return;
        }

        // p(p − 1)·|d|^(p − 2)·s^(1 − p) times the square of d' − (d/s)·s'.
        double[] direction = new double[count];
        foreach ((int k, int variable, double coefficient) in _entries)
        {
            direction[variable] += k == 2 ? coefficient : k == 1 ? -values[2] / values[1] * coefficient : 0;
        }

        // Its two halves alike to the last bit.
        Kernels.Scale(Math.Sqrt(price * Power * (Power - 1) * Math.Pow(length, Power - 2) * Math.Pow(values[1], 1 - Power)), direction);
        foreach (int i in _entries.Select(entry => entry.Variable).Distinct())
        {
            Kernels.Axpy(direction[i], direction, hessian.AsSpan(i * count, count));
        }
    }
}

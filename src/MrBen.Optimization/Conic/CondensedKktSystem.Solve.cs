using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>Solving with the factors.</content>
internal sealed partial class CondensedKktSystem
{
    private readonly double[] _total;
    private readonly double[] _totalImage;
    private readonly double[] _totalRight;
    private readonly double[] _inner;
    private readonly double[] _innerRight;
    private readonly double[] _outerVector;
    private readonly double[] _stayVector;
    private readonly double[] _shared;
    private readonly double[] _rowProduct;
    private readonly double[] _innerBack;
    private readonly double[] _work;
    private readonly double[] _slope;

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<double> right, ReadOnlySpan<double> rightRows, Span<double> x, Span<double> z)
    {
        int rows = _program.Rows;
        Span<double> stay = _stayVector;
        Span<double> outer = _outerVector;

        // What the eliminated variables' own equations say of the duals of their rows, without the rows that are left.
        StartFromBasicRows(right);
        MultiplyScaling(_total, _totalImage);
        for (int i = 0; i < _totalRight.Length; i++)
        {
            _totalRight[i] = (i < rows ? rightRows[i] : 0) + _totalImage[i];
        }

        for (int k = 0; k < _ordered.Length; k++)
        {
            _innerRight[k] = Combination(_ordered[k], _totalRight);
        }

        stay.Clear();
        for (int k = 0; k < _staying.Length; k++)
        {
            stay[k] = Combination(_staying[k], _totalRight);
        }

        // L⁻¹ of the right side of the rows of S, and what that leaves of the others.
        _innerRight.CopyTo(_inner, 0);
        ForwardInner(_inner);
        for (int k = 0; k < _stay; k++)
        {
            stay[k] -= _couplingIndex[k] >= 0 ? Kernels.Dot(Coupling(k), _inner) : 0;
        }

        OuterRightSide(right, outer);
        ForwardOuter(outer);
        for (int k = 0; k < _isEquality.Length; k++)
        {
            if (_isEquality[k] && !_diagonalOuter)
            {
                Kernels.Axpy(EqualityWeight * stay[k], StayRow(k), outer);
            }
        }

        for (int k = 0; k < _stay; k++)
        {
            stay[k] = Kernels.Dot(StayRow(k), outer) - stay[k];
        }

        if (_stay > 0)
        {
            _stayFactor.Forward(stay);
            _stayFactor.Backward(stay);
        }

        for (int k = 0; k < _stay; k++)
        {
            Kernels.Axpy(-stay[k], StayRow(k), outer);
        }

        BackwardOuter(outer);
        RecoverRows(outer, stay);
        RecoverVariables(rightRows, outer, x, z);
    }

    private void StartFromBasicRows(ReadOnlySpan<double> right)
    {
        _total.AsSpan().Clear();
        for (int e = 0; e < _locals.Eliminated.Length; e++)
        {
            _total[_locals.BasicRow[e]] = right[_locals.Eliminated[e]] / _locals.Pivot[e];
        }
    }

    private void MultiplyScaling(double[] vector, double[] result)
    {
        int rows = _program.Rows;
        _scaling!.Multiply(vector.AsSpan(0, rows), result.AsSpan(0, rows));
        for (int v = 0; v < _locals.VirtualScaling.Length; v++)
        {
            result[rows + v] = _locals.VirtualScaling[v] * vector[rows + v];
        }
    }

    private double Combination(int row, double[] values)
    {
        ReadOnlySpan<int> terms = _locals.Terms(row);
        ReadOnlySpan<double> weights = _locals.Weights(row);
        double sum = 0;
        for (int k = 0; k < terms.Length; k++)
        {
            sum += weights[k] * values[terms[k]];
        }

        return sum;
    }

    // r − A'z₀ + Ã'S⁻¹t: the last by A itself, from the combination of rows.
    private void OuterRightSide(ReadOnlySpan<double> right, Span<double> outer)
    {
        Span<double> transposed = _innerBack;
        _inner.CopyTo(transposed);
        BackwardInner(transposed);
        for (int i = 0; i < _total.Length; i++)
        {
            _totalRight[i] = -_total[i];
        }

        outer.Clear();
        for (int k = 0; k < _ordered.Length; k++)
        {
            ReadOnlySpan<int> terms = _locals.Terms(_ordered[k]);
            for (int t = 0; t < terms.Length; t++)
            {
                _totalRight[terms[t]] += _locals.Weights(_ordered[k])[t] * transposed[k];
            }
        }

        _slope.AsSpan().Clear();
        _program.AddTransposed(_totalRight.AsSpan(0, _program.Rows), _slope);
        for (int j = 0; j < _program.Variables; j++)
        {
            if (_locals.Column[j] >= 0)
            {
                outer[_locals.Column[j]] = right[j] + _slope[j];
            }
        }

        // Only what the rows of S bring to the columns of u; z₀ has its own part in t.
        for (int c = 0; c < _longCones.Length; c++)
        {
            int cone = _longCones[c];
            double sum = 0;
            for (int p = _scaling!.Start(cone); p < _scaling.Start(cone) + _scaling.Cone(cone).Dimension; p++)
            {
                sum -= _scaling.Up[p] * (_totalRight[p] + _total[p]);
            }

            outer[_locals.OuterColumns + c] = sum;
        }
    }

    // Duals of the rows of S from Δx and of those that stay, then of all rows.
    private void RecoverRows(ReadOnlySpan<double> outer, ReadOnlySpan<double> stay)
    {
        Span<double> variables = _shared;
        for (int j = 0; j < _program.Variables; j++)
        {
            variables[j] = _locals.Column[j] >= 0 ? outer[_locals.Column[j]] : 0;
        }

        _program.Multiply(variables, _rowProduct);
        _rowProduct.CopyTo(_totalRight, 0);
        _totalRight.AsSpan(_program.Rows).Clear();
        for (int c = 0; c < _longCones.Length; c++)
        {
            int start = _scaling!.Start(_longCones[c]);
            int dimension = _scaling.Cone(_longCones[c]).Dimension;
            Kernels.Axpy(-outer[_locals.OuterColumns + c], _scaling.Up.Slice(start, dimension), _totalRight.AsSpan(start, dimension));
        }

        for (int k = 0; k < _ordered.Length; k++)
        {
            _inner[k] = Combination(_ordered[k], _totalRight) - _innerRight[k];
        }

        ForwardInner(_inner);
        for (int k = 0; k < _stay; k++)
        {
            if (_couplingIndex[k] >= 0)
            {
                Kernels.Axpy(-stay[k], Coupling(k), _inner);
            }
        }

        BackwardInner(_inner);
        for (int k = 0; k < _ordered.Length; k++)
        {
            Spread(_ordered[k], _inner[k]);
        }

        for (int k = 0; k < _staying.Length; k++)
        {
            Spread(_staying[k], stay[k]);
        }
    }

    private void Spread(int row, double value)
    {
        ReadOnlySpan<int> terms = _locals.Terms(row);
        ReadOnlySpan<double> weights = _locals.Weights(row);
        for (int k = 0; k < terms.Length; k++)
        {
            _total[terms[k]] += weights[k] * value;
        }
    }

    private void RecoverVariables(ReadOnlySpan<double> rightRows, ReadOnlySpan<double> outer, Span<double> x, Span<double> z)
    {
        int rows = _program.Rows;
        _total.AsSpan(0, rows).CopyTo(z);
        MultiplyScaling(_total, _totalImage);
        for (int j = 0; j < _program.Variables; j++)
        {
            int column = _locals.Column[j];
            if (column >= 0)
            {
                x[j] = outer[column];
                continue;
            }

            int row = _locals.BasicRow[-1 - column];
            double value = row < rows ? rightRows[row] - _rowProduct[row] : 0;
            x[j] = (value + _totalImage[row]) / _locals.Pivot[-1 - column];
        }
    }
}

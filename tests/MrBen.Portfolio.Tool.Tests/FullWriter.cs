using System.Text;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>Writes to a disk that is full.</summary>
internal sealed class FullWriter : TextWriter
{
    public const string Reason = "No space left on device";

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException(Reason);
}

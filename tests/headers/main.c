/* What is tested here has been tested by the compiler: each public header alone. */
int main(void)
{
    return 0;
}

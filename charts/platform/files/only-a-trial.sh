# Before a trial's PostgreSQL starts: secrets that everybody can read are for the machine they are tried on.
shopt -s extglob
[ "$PASSWORD" = "$KNOWN" ] || exit 0
for address in "$PUBLIC_ORIGIN" "$AUTHORITY"; do
  case $address/ in
    http://localhost/* | http://localhost:*([0-9])/* | http://127.0.0.1/* | http://127.0.0.1:*([0-9])/*) ;;
    *)
      echo "REFUSED: $address is not this machine, and the secrets of k8s/overlays/trial stand in the repository, the key of personal data among them."
      echo "For others to see: the chart's trial (helm install … -f charts/platform/ci/trial-values.yaml), whose secrets nobody knows. For real dossiers: k8s/overlays/province."
      exit 1
      ;;
  esac
done
